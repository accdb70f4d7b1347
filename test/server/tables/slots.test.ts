import { expect, test } from 'vitest';
import { createSlots } from '../../../src/server/tables/slots.ts';

test('those beyond the count wait in line until a slot is given back', async () => {
  const slots = createSlots(2);
  const taken: string[] = [];
  const take = async (name: string) => {
    const giveBack = await slots.take();
    taken.push(name);
    return giveBack;
  };
  const [first] = await Promise.all([take('a'), take('b')]);
  const third = take('c');
  const fourth = take('d');
  await Promise.resolve();
  expect(taken).toEqual(['a', 'b']);
  first?.();
  first?.();
  (await third)();
  await fourth;
  expect(taken).toEqual(['a', 'b', 'c', 'd']);
});

test('who leaves the line takes no slot', async () => {
  const slots = createSlots(1);
  const giveBack = await slots.take();
  const controller = new AbortController();
  const leaving = slots.take(controller.signal);
  const staying = slots.take();
  controller.abort(new Error('gone'));
  await expect(leaving).rejects.toThrow('gone');
  giveBack();
  (await staying)();
  (await slots.take())();
});
