import { expect, it } from 'vitest';
import { failureDetails } from '../../src/studio/failureDetails.ts';
import { conflict, failure, recoveryState } from './recoveryStates.ts';

it('tells support codes and counts', () => {
  const lines = failureDetails(conflict, 'd1');
  expect(lines).toContain('code: HISTORY_CONFLICT');
  expect(lines).toContain('HTTP status: 412');
  expect(lines).toContain('changes waiting: 2');
  expect(lines).toContain('table: d1');
});

it('tells nothing of the table’s content', () => {
  const state = recoveryState({ failure: failure('UNKNOWN', { userMessage: 'Column wind is odd.' }) });
  const text = failureDetails(state, null).join('\n');
  expect(text).not.toMatch(/wind|drizzle|odd/);
});
