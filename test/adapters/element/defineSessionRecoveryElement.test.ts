import { expect, it } from 'vitest';
import { defineSessionRecoveryElement } from '../../../src/index.ts';

it('does nothing without a DOM, on a server', () => {
  expect(defineSessionRecoveryElement()).toBeNull();
  expect(defineSessionRecoveryElement({ messages: { es: { serverSays: 'Dice:' } } })).toBeNull();
});

it('refuses wording that fits no message, wherever it runs', () => {
  const actions: Record<string, string> = { log_on: 'Log on' };
  expect(() => defineSessionRecoveryElement({ messages: { en: { actions } } })).toThrow(
    /messages\.actions\.log_on is no message/,
  );
});
