import Alpine from 'alpinejs';
import { afterEach, expect, it } from 'vitest';
import type { RecoveryPlugin } from '../../../src/adapters/alpine/recoveryPlugin.ts';
import { recoveryPlugin } from '../../../src/adapters/alpine/recoveryPlugin.ts';
import type { TemplateStore } from '../../../src/adapters/alpine/recoveryStore.ts';
import type { SessionRecoveryObject } from '../../../src/adapters/alpine/sessionRecoveryObject.ts';
import { createSessionRecovery } from '../../../src/createSessionRecovery.ts';
import { createRecoverySlot } from '../../../src/recoverySlot.ts';
import { datasourceId, scriptedApi } from '../../support/scriptedApi.ts';
import { virtualClock } from '../../support/virtualClock.ts';

const plugins: RecoveryPlugin[] = [];
afterEach(() => {
  for (const plugin of plugins.splice(0)) plugin.off();
});

/** The plug-in over a recovery in virtual time, registered with a real Alpine that has not started. */
function plugged(lang = 'en') {
  document.documentElement.lang = lang;
  const api = scriptedApi();
  const clock = virtualClock();
  const slot = createRecoverySlot(() =>
    createSessionRecovery({ datasourceId, api, clock, random: () => 0.5, storage: false, sources: [] }),
  );
  const plugin = recoveryPlugin({ follow: slot.follow, clock });
  plugins.push(plugin);
  Alpine.plugin(plugin);
  const store = Alpine.store('recovery') as TemplateStore;
  const object = Alpine.store('sessionRecovery') as SessionRecoveryObject;
  return { api, clock, slot, plugin, store, object };
}

it('rests until there is a recovery, and its commands do nothing', async () => {
  const { store, object } = plugged();
  expect(store).toMatchObject({ value: 'idle', isIdle: true, isRecovered: false, secondsLeft: 0 });
  expect(object).toEqual({
    isRecovering: false,
    retryAttempt: 0,
    maxRetries: 3,
    lastError: null,
    recoveryOptions: [],
    showRecoveryModal: false,
  });
  for (const command of [store.retry, store.cancel, store.extend, store.logIn, store.startOver]) command();
  await expect(store.perform('undo')).rejects.toThrow('There is no recovery yet that could perform undo.');
});

it('counts down from the deadline with one timer, and clears it', async () => {
  const { api, clock, slot, store, plugin } = plugged();
  api.script('SERVER_ERROR');
  slot.current().start();
  await clock.settle();
  expect(store).toMatchObject({ value: 'retrying', isRecovering: true, secondsLeft: 3, canRetry: true });
  const { armed } = clock;
  await clock.advance(1000);
  expect(store.secondsLeft).toBe(2);
  expect(clock.armed).toBe(armed);
  plugin.off();
  expect(clock.armed).toBe(armed - 1);
  expect(store.value).toBe('idle');
});

it('speaks the language of the document', async () => {
  const { api, clock, slot, object } = plugged('es-AR');
  api.script('AUTHENTICATION_REQUIRED');
  slot.current().start();
  await clock.settle();
  expect(object.lastError).toMatch(/sesión/i);
  expect(object.recoveryOptions.map(({ action }) => action)).toEqual(['log_in']);
  expect(object.recoveryOptions[0]?.label).toMatch(/sesión/i);
  expect(object.showRecoveryModal).toBe(true);
});

it('performs operations and cancels through the store', async () => {
  const { api, clock, slot, store, object } = plugged();
  slot.current().start();
  await clock.settle();
  const performed = store.perform('rename_column', { old_name: 'a', new_name: 'b' });
  await clock.settle();
  await expect(performed).resolves.toMatchObject({ position: 1 });
  expect(store.session).toMatchObject({ position: 1 });
  api.breakWith('SERVER_ERROR');
  store.retry();
  await clock.settle();
  store.cancel();
  await clock.settle();
  expect(store).toMatchObject({ isFailed: true, code: 'SERVER_ERROR' });
  object.showRecoveryModal = false;
  api.heal();
  object.recoveryOptions.find(({ action }) => action === 'manual_retry')?.run();
  await clock.settle();
  expect(store.isRecovered).toBe(true);
  expect(object.showRecoveryModal).toBe(false);
});

it('follows a recovery that takes the place of another', async () => {
  const { clock, slot, store } = plugged();
  slot.current().start();
  await clock.settle();
  expect(store.isRecovered).toBe(true);
  await slot.replace();
  expect(store.isIdle).toBe(true);
  slot.current().start();
  await clock.settle();
  expect(store.isRecovered).toBe(true);
});

it('refuses wording that fits no message, where it is handed in', () => {
  const recovery = createSessionRecovery({ datasourceId, api: scriptedApi(), storage: false, sources: [] });
  const messages = { en: { actions: { log_in: 7 } } };
  expect(() => recoveryPlugin({ recovery, messages: Object(messages) })).toThrow(TypeError);
});
