import { afterEach, describe, expect, it, vi } from 'vitest';
import { parseRolloutPlan, planInPage } from '../../src/rollout/rolloutPlan.ts';

afterEach(() => vi.unstubAllGlobals());

describe('a rollout plan', () => {
  it('that says nothing is for nobody', () => {
    expect(parseRolloutPlan({})).toEqual({
      killed: false,
      percentage: 0,
      salt: 'holdfast',
      allow: [],
      deny: [],
    });
  });

  it('takes ids as numbers and as text, and steps of a hundredth', () => {
    const plan = parseRolloutPlan({ percentage: 0.29, allow: [7, 'ana'], deny: [8] });
    expect(plan).toMatchObject({ percentage: 0.29, allow: ['7', 'ana'], deny: ['8'] });
  });

  it.each([
    [
      { percentage: 5.001 },
      'The rollout plan: "percentage" must be a number from 0 to 100 in steps of 0.01.',
    ],
    [{ percentage: '5' }, 'The rollout plan: "percentage" must be a number from 0 to 100 in steps of 0.01.'],
    [{ percentage: 101 }, 'The rollout plan: "percentage" must be a number from 0 to 100 in steps of 0.01.'],
    [
      { percentage: Number.NaN },
      'The rollout plan: "percentage" must be a number from 0 to 100 in steps of 0.01.',
    ],
    [{ killed: 'no' }, 'The rollout plan: "killed" must be true or false.'],
    [{ allow: 'ana' }, 'The rollout plan: "allow" must be a list of user ids.'],
    [{ deny: [null] }, 'The rollout plan: "deny" must be a list of user ids.'],
    [{ percent: 5 }, 'The rollout plan: it has no "percent". It has: killed, percentage, salt, allow, deny.'],
    [5, 'A rollout plan is an object, such as {"percentage": 5}.'],
    [null, 'A rollout plan is an object, such as {"percentage": 5}.'],
  ])('that is none is refused in one sentence: %j', (input, sentence) => {
    expect(() => parseRolloutPlan(input)).toThrow(new TypeError(sentence));
  });

  it('is read from the page that carries it, where it carries one', () => {
    const elements: Record<string, string> = {
      'holdfast-rollout': '{"percentage": 5}',
      broken: '{percentage',
    };
    vi.stubGlobal('document', {
      getElementById: (id: string) => (id in elements ? { textContent: elements[id] } : null),
    });
    expect(planInPage()).toMatchObject({ percentage: 5 });
    expect(planInPage('elsewhere')).toBeNull();
    expect(() => planInPage('broken')).toThrow('The element #broken must hold a rollout plan as JSON.');
  });

  it('is none where there is no page', () => {
    expect(planInPage()).toBeNull();
  });
});
