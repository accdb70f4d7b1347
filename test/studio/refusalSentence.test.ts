import { expect, it } from 'vitest';
import { SessionError } from '../../src/index.ts';
import { en } from '../../src/studio/messages/en.ts';
import { refusalSentence } from '../../src/studio/refusalSentence.ts';
import { failure } from './recoveryStates.ts';

it('quotes the server’s reason', () => {
  const error = new SessionError(
    failure('OPERATION_REJECTED', { userMessage: 'There is no column "wind".' }),
  );
  expect(refusalSentence(en, 'Drop “wind”', error)).toBe('Drop “wind”: There is no column "wind".');
});

it('words a refusal without a reason by its code', () => {
  const error = new SessionError(failure('PERMISSION_DENIED'));
  expect(refusalSentence(en, 'Undo', error)).toBe('Undo: You do not have permission to work on this data');
});

it('calls nothing refused that was given up on purpose', () => {
  expect(refusalSentence(en, 'Undo', new DOMException('reset', 'AbortError'))).toBe('Undo was not applied.');
});

it('calls nothing refused that was withdrawn on this side', () => {
  const error = new SessionError(failure('OPERATION_REJECTED', { attribution: 'client' }));
  expect(refusalSentence(en, 'Undo', error)).toBe('Undo was not applied.');
});

it('hides no mistake of the program', () => {
  expect(() => refusalSentence(en, 'Undo', new RangeError('oops'))).toThrow('oops');
});
