import { expect, it } from 'vitest';
import { createSessionRecovery } from '../src/createSessionRecovery.ts';
import { createRecoverySlot } from '../src/recoverySlot.ts';
import { datasourceId, scriptedApi } from './support/scriptedApi.ts';
import { virtualClock } from './support/virtualClock.ts';

function emptySlot() {
  return createRecoverySlot(() =>
    createSessionRecovery({
      datasourceId,
      api: scriptedApi(),
      clock: virtualClock(),
      storage: false,
      sources: [],
    }),
  );
}

it('makes a recovery at the first call, and the same one until it is replaced', async () => {
  const slot = emptySlot();
  expect(slot.peek()).toBeNull();
  const first = slot.current();
  expect(slot.current()).toBe(first);
  await slot.replace();
  expect(first.actor.getSnapshot().status).toBe('stopped');
  expect(slot.peek()).toBeNull();
  expect(slot.current()).not.toBe(first);
});

it('connects who follows to what is there and to what comes, and disconnects before the next', async () => {
  const slot = emptySlot();
  const heard: string[] = [];
  const off = slot.follow(() => {
    heard.push('on');
    return () => heard.push('off');
  });
  expect(heard).toEqual([]);
  slot.current();
  expect(heard).toEqual(['on']);
  await slot.replace();
  slot.current();
  expect(heard).toEqual(['on', 'off', 'on']);
  off();
  off();
  expect(heard).toEqual(['on', 'off', 'on', 'off']);
  await slot.replace();
  slot.current();
  expect(heard).toHaveLength(4);
});
