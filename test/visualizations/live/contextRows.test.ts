import { expect, it } from 'vitest';
import { clockTime, contextRows, wordsFor } from '../../../visualizations/live/contextRows.ts';

it('what changed stands first, with what it was', () => {
  const rows = contextRows({ attempt: 2, isOnline: true, failure: null }, { attempt: 1, isOnline: true });
  expect(rows).toEqual([
    { name: 'attempt', value: '2', before: '1', isChanged: true },
    { name: 'failure', value: 'null', before: '–', isChanged: true },
    { name: 'isOnline', value: 'true', before: '', isChanged: false },
  ]);
});

it('nothing has changed at the first step', () => {
  expect(contextRows({ attempt: 1 }, null)).toEqual([
    { name: 'attempt', value: '1', before: '', isChanged: false },
  ]);
});

it('a moment is read as the time of the day', () => {
  const at = new Date(2026, 0, 2, 3, 4, 5, 67).getTime();
  expect(clockTime(at)).toBe('03:04:05.067');
  expect(wordsFor('nextAttemptAt', at)).toBe('03:04:05.067');
  expect(wordsFor('attempt', 4)).toBe('4');
  expect(wordsFor('floors', { status: 1 })).toBe('{"status":1}');
});
