import { InMemoryProvider, OpenFeature } from '@openfeature/web-sdk';
import { afterEach, describe, expect, it } from 'vitest';
import { createRollout, openFeatureFlag, parseRolloutPlan } from '../../src/rollout/index.ts';

const flagKey = 'session-recovery';
const client = OpenFeature.getClient();

/** The rollout of a user whose context the application has set. */
async function enabledFor(userId: string, plan: object = {}): Promise<boolean> {
  await OpenFeature.setContext({ targetingKey: userId });
  return createRollout({
    userId,
    plan: parseRolloutPlan(plan),
    flag: openFeatureFlag(client, flagKey),
  }).isEnabled();
}

const provider = (on: readonly string[]) =>
  new InMemoryProvider({
    [flagKey]: {
      variants: { on: true, off: false },
      defaultVariant: 'off',
      disabled: false,
      contextEvaluator: ({ targetingKey }) => (on.includes(targetingKey ?? '') ? 'on' : 'off'),
    },
  });

afterEach(() => OpenFeature.clearProviders());

describe('a flag of OpenFeature, with its own SDK,', () => {
  it('decides for each user, in the place of the percentage', async () => {
    await OpenFeature.setProviderAndWait(provider(['ana']));
    expect(await enabledFor('ana')).toBe(true);
    expect(await enabledFor('luis', { percentage: 100 })).toBe(false);
  });

  it('is asked anew each time', async () => {
    const changing = provider([]);
    await OpenFeature.setProviderAndWait(changing);
    expect(await enabledFor('ana')).toBe(false);
    await changing.putConfiguration({
      [flagKey]: { variants: { on: true, off: false }, defaultVariant: 'on', disabled: false },
    });
    expect(await enabledFor('ana')).toBe(true);
  });

  it('leaves it to the plan where the provider knows no such flag, is not there, or gives another type', async () => {
    for (const percentage of [0, 100]) {
      await OpenFeature.setProviderAndWait(new InMemoryProvider({}));
      expect(await enabledFor('ana', { percentage })).toBe(percentage === 100);
      await OpenFeature.clearProviders();
      expect(await enabledFor('ana', { percentage })).toBe(percentage === 100);
      await OpenFeature.setProviderAndWait(
        new InMemoryProvider({
          [flagKey]: { variants: { on: 'yes' }, defaultVariant: 'on', disabled: false },
        }),
      );
      expect(await enabledFor('ana', { percentage })).toBe(percentage === 100);
    }
  });

  it('does not outweigh the switch or the lists of the plan', async () => {
    await OpenFeature.setProviderAndWait(provider(['ana']));
    expect(await enabledFor('ana', { killed: true })).toBe(false);
    expect(await enabledFor('ana', { deny: ['ana'] })).toBe(false);
    expect(await enabledFor('luis', { allow: ['luis'] })).toBe(true);
  });
});
