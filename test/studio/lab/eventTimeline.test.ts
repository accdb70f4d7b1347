import { expect, it } from 'vitest';
import { EventTimeline, noticeText } from '../../../src/studio/lab/eventTimeline.ts';
import { failure, now } from '../recoveryStates.ts';

it('lists the newest first, each with the time since the one before', () => {
  const timeline = new EventTimeline();
  timeline.add('state', 'retrying.waiting', now);
  timeline.add('notice', 'attempt.started 2/4 (automatic)', now + 2_340);
  expect(timeline.entries.map(({ text, gap }) => [text, gap])).toEqual([
    ['attempt.started 2/4 (automatic)', '+2.3 s'],
    ['retrying.waiting', ''],
  ]);
});

it('writes the same thing twice in a row once', () => {
  const timeline = new EventTimeline();
  timeline.add('state', 'recovered.steady', now);
  timeline.add('state', 'recovered.steady', now + 10);
  expect(timeline.entries).toHaveLength(1);
});

it('forgets the oldest', () => {
  const timeline = new EventTimeline();
  for (let index = 0; index < 500; index += 1) timeline.add('state', String(index), now + index);
  expect(timeline.entries.length).toBeLessThanOrEqual(100);
  expect(timeline.entries[0]?.text).toBe('499');
});

it('says the one fact of a notice that is worth seeing', () => {
  const at = now;
  expect(noticeText({ type: 'attempt.failed', attempt: 1, failure: failure('SERVER_ERROR'), at })).toBe(
    'attempt.failed SERVER_ERROR',
  );
  expect(noticeText({ type: 'session.recovered', attempt: 2, durationMs: 2_450, at })).toBe(
    'session.recovered after 2.5 s',
  );
  expect(
    noticeText({
      type: 'attempt.started',
      attempt: 2,
      maxAttempts: 4,
      trigger: 'automatic',
      remedy: 'reopen',
      at,
    }),
  ).toBe('attempt.started 2/4 (reopen)');
  expect(noticeText({ type: 'operation.applied', id: 'a', name: 'undo', position: 3, at })).toBe(
    'operation.applied undo → 3',
  );
  expect(noticeText({ type: 'durability.changed', durability: 'memory', at })).toBe(
    'durability.changed memory',
  );
  expect(noticeText({ type: 'plug.failed', plug: 'adapter', error: null, at })).toBe('plug.failed adapter');
  expect(noticeText({ type: 'work.conflicted', pending: 2, at })).toBe('work.conflicted (2 pending)');
  expect(noticeText({ type: 'session.expiring', expiresAt: now, at })).toBe('session.expiring');
});
