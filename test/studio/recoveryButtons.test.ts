import { expect, it } from 'vitest';
import { recoveryPolicy } from '../../src/index.ts';
import { en } from '../../src/studio/messages/en.ts';
import { recoveryButtons } from '../../src/studio/recoveryButtons.ts';
import { conflict, reauth, retrying } from './recoveryStates.ts';

const actions = (state: { actions: readonly (keyof typeof en.actions)[] }) =>
  recoveryButtons(en, state).map(({ action, look }) => `${action} ${look}`);

it('puts the most helpful action first', () => {
  expect(actions(reauth)).toEqual(['log_in primary', 'manual_retry plain']);
});

it('marks what drops work', () => {
  expect(actions(conflict)).toEqual([
    'keep_mine primary',
    'use_server danger',
    'export_work plain',
    'manual_retry plain',
  ]);
});

it('makes one button of two names for a retry', () => {
  expect(actions(retrying)).toEqual(['manual_retry primary']);
});

it('offers a retry for every failure that the policy knows', () => {
  for (const { actions: offered } of Object.values(recoveryPolicy.failures)) {
    const buttons = recoveryButtons(en, { actions: offered });
    expect(buttons.map(({ action }) => action)).toContain('manual_retry');
    expect(buttons.every(({ label }) => label !== '')).toBe(true);
  }
});
