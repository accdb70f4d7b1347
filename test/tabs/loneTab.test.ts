import { expect, test } from 'vitest';
import { loneTab } from '../../src/tabs/loneTab.ts';

const unhurried = new AbortController().signal;

test('tasks run at once, also beside each other, and never lose their hold', async () => {
  const link = loneTab('a name');
  const helds: AbortSignal[] = [];
  const task = (value: string) => async (held: AbortSignal) => {
    helds.push(held);
    return value;
  };
  const holds = [link.hold(task('a'), unhurried), loneTab('a name').hold(task('b'), unhurried)];
  expect(helds).toHaveLength(2);
  link.close();
  expect(await Promise.all(holds)).toEqual(['a', 'b']);
  expect(helds.map(({ aborted }) => aborted)).toEqual([false, false]);
});

test('the hold is always free', async () => {
  const link = loneTab('a name');
  let runs = 0;
  const task = async (held: AbortSignal) => {
    runs += held.aborted ? 0 : 1;
  };
  expect(await link.hold(async () => link.holdIfFree?.(task, unhurried), unhurried)).toBe(true);
  link.close();
  await expect(link.holdIfFree?.(task, unhurried)).rejects.toMatchObject({ name: 'AbortError' });
  expect(runs).toBe(1);
});

test("a task's own error comes out", async () => {
  const error = new Error('the task failed');
  await expect(loneTab('a name').hold(() => Promise.reject(error), unhurried)).rejects.toBe(error);
});

test('a signal that has aborted before, or a closed link, runs nothing', async () => {
  let runs = 0;
  const task = async () => {
    runs += 1;
  };
  const link = loneTab('a name');
  const reason = new Error('never mind');
  await expect(link.hold(task, AbortSignal.abort(reason))).rejects.toBe(reason);
  link.close();
  await expect(link.hold(task, unhurried)).rejects.toMatchObject({ name: 'AbortError' });
  expect(runs).toBe(0);
});

test('there is nobody to tell or to hear', () => {
  const [one, two] = [loneTab('a name'), loneTab('a name')];
  const heard: unknown[] = [];
  const off = two.listen((message) => heard.push(message));
  one.post({ at: 1 });
  two.post({ at: 1 });
  off();
  expect(heard).toEqual([]);
});
