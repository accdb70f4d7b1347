import { describe, expect, it, test } from 'vitest';
import { checkpointAt, checkpointOf } from '../../machines/recoveryCheckpoint.ts';
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
  expect(checkpointOf('retrying', { ...initialContext, ...kept, run: 9, hiddenAt: 10 }, 11)).toEqual({
    version: 1,
    savedAt: 11,
    value: 'retrying',
    ...kept,
  });
});

describe('a checkpoint by a clock that was set back since', () => {
  const savedAt = 1_000_000;
  const saved = {
    version: 1,
    savedAt,
    value: 'grace',
    attempt: 4,
    failure: failureOf('SERVER_ERROR', { at: savedAt - 1 }),
    nextAttemptAt: savedAt + 5,
    graceEndsAt: savedAt + 9,
    floors: { status: savedAt + 20, initialize: savedAt - 3 },
    remediesSpent: ['reopen'],
    incident: { code: 'SERVER_ERROR', openedAt: savedAt - 8 },
  } as const;

  it('keeps every moment as far ahead as it was', () => {
    expect(checkpointAt(saved, savedAt - 3600)).toEqual({
      ...saved,
      savedAt: savedAt - 3600,
      nextAttemptAt: savedAt - 3595,
      graceEndsAt: savedAt - 3591,
      floors: { status: savedAt - 3580, initialize: savedAt - 3603 },
      incident: { code: 'SERVER_ERROR', openedAt: savedAt - 3608 },
    });
  });

  it('has no moments where there were none', () => {
    const bare = { ...saved, nextAttemptAt: null, graceEndsAt: null, floors: {}, incident: null };
    expect(checkpointAt(bare, savedAt - 1)).toEqual({ ...bare, savedAt: savedAt - 1 });
  });

  it.each([0, 1, 3_600_000])('is the same %i ms later', (ms) => {
    expect(checkpointAt(saved, savedAt + ms)).toBe(saved);
  });

  it('is the same when nobody knows when it was written', () => {
    const { savedAt: _, ...old } = saved;
    expect(checkpointAt(old, 0)).toBe(old);
  });
});
