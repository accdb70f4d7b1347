import { expect, test } from 'vitest';
import { checkpointOf } from '../../machines/recoveryCheckpoint.ts';
import { initialContext } from '../../machines/recoveryContext.ts';
import { failureOf } from '../support/scriptedApi.ts';

test('a checkpoint is what outlives a reload, and nothing else', () => {
  const kept = {
    attempt: 2,
    failure: failureOf('SERVER_ERROR'),
    nextAttemptAt: 5,
    graceEndsAt: 6,
    floors: { status: 7 },
    remediesSpent: ['reopen'],
    incident: { code: 'SERVER_ERROR', openedAt: 8 },
  } as const;
  expect(checkpointOf('retrying', { ...initialContext, ...kept, run: 9, hiddenAt: 10 })).toEqual({
    version: 1,
    value: 'retrying',
    ...kept,
  });
});
