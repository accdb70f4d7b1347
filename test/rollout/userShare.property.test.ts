import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isInShare, placeOf } from '../../src/rollout/userShare.ts';

const percentage = fc.integer({ min: 0, max: 10_000 }).map((hundredths) => hundredths / 100);
const salt = fc.string({ maxLength: 20 });
const userId = fc.oneof(
  fc.nat().map(String),
  fc.uuid(),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.emailAddress(),
);

/** Ids as applications give them: counted, random, and sharing most of their letters. */
const crowd = fc.constantFrom<(index: number) => string>(
  (index) => String(index),
  (index) => `user-${String(index).padStart(8, '0')}@example.org`,
  (index) => `00000000-0000-4000-8000-${index.toString(16).padStart(12, '0')}`,
);

describe('the share of users', () => {
  it('is the percentage that was asked for, within what chance allows', () => {
    fc.assert(
      fc.property(percentage, salt, crowd, (asked, dealt, nameOf) => {
        const users = 20_000;
        let inShare = 0;
        for (let index = 0; index < users; index += 1) {
          if (isInShare(nameOf(index), dealt, asked)) inShare += 1;
        }
        const share = asked / 100;
        // Six standard deviations: a fair hash is outside once in 500 million draws.
        const tolerance = 6 * Math.sqrt((share * (1 - share)) / users);
        expect(Math.abs(inShare / users - share)).toBeLessThanOrEqual(tolerance);
      }),
      { numRuns: 60 },
    );
  });

  it('keeps everybody who is in it when the percentage rises', () => {
    fc.assert(
      fc.property(userId, salt, percentage, percentage, (user, dealt, one, other) => {
        const [less, more] = one < other ? [one, other] : [other, one];
        expect(!isInShare(user, dealt, less) || isInShare(user, dealt, more)).toBe(true);
      }),
    );
  });

  it('is nobody at 0 and everybody at 100', () => {
    fc.assert(
      fc.property(userId, salt, (user, dealt) => {
        expect(isInShare(user, dealt, 0)).toBe(false);
        expect(isInShare(user, dealt, 100)).toBe(true);
      }),
    );
  });

  it('takes a hundredth of a percent of all places for each step', () => {
    fc.assert(
      fc.property(userId, salt, (user, dealt) => {
        const place = placeOf(user, dealt);
        expect(Number.isInteger(place) && place >= 0 && place < 10_000).toBe(true);
        expect(isInShare(user, dealt, place / 100)).toBe(false);
        expect(isInShare(user, dealt, (place + 1) / 100)).toBe(true);
      }),
    );
  });

  it('deals users anew with another salt', () => {
    const users = Array.from({ length: 20_000 }, (_, index) => String(index));
    const both = users.filter((user) => isInShare(user, 'spring', 10) && isInShare(user, 'autumn', 10));
    expect(both.length / users.length).toBeGreaterThan(0.005);
    expect(both.length / users.length).toBeLessThan(0.015);
  });

  // Whoever was in yesterday is in today: a change of the hash would move everybody.
  it.each([
    ['1', 'holdfast', 1971],
    ['2', 'holdfast', 8071],
    ['ana@example.org', 'holdfast', 1008],
    ['usuario ñ 🌧', '2026-12', 4809],
    ['', '', 4203],
  ])('has its places for good: %j with the salt %j', (user, dealt, place) => {
    expect(placeOf(user, dealt)).toBe(place);
  });
});
