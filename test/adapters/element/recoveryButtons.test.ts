import { expect, it } from 'vitest';
import { recoveryButtons } from '../../../src/adapters/element/recoveryButtons.ts';
import { type RecoveryAction, recoveryPolicy, shippedMessages } from '../../../src/index.ts';
import { conflict, reauth, retrying } from '../../studio/recoveryStates.ts';

const buttons = (state: { actions: readonly RecoveryAction[] }) =>
  recoveryButtons(shippedMessages.en, state).map(({ action, look }) => `${action} ${look}`);

it('puts the most helpful action first', () => {
  expect(buttons(reauth)).toEqual(['log_in primary', 'manual_retry plain']);
});

it('marks what drops work', () => {
  expect(buttons(conflict)).toEqual([
    'keep_mine primary',
    'use_server danger',
    'export_work plain',
    'manual_retry plain',
  ]);
});

it('makes one button of two names for a retry', () => {
  expect(buttons(retrying)).toEqual(['manual_retry primary']);
});

it('offers a retry for every failure that the policy knows', () => {
  for (const { actions } of Object.values(recoveryPolicy.failures)) {
    expect(buttons({ actions }).some((button) => button.startsWith('manual_retry'))).toBe(true);
  }
});
