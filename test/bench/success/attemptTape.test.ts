import { expect, test } from 'vitest';
import { faultOf } from './attemptTape.ts';

test('15 % of the attempts fail, in the mix that is promised', () => {
  const met = new Map<string, number>();
  const attempts = 200_000;
  for (let session = 0; session < attempts / 4; session += 1) {
    for (let attempt = 0; attempt < 4; attempt += 1) {
      const kind = faultOf(7, session, attempt)?.kind ?? 'none';
      met.set(kind, (met.get(kind) ?? 0) + 1);
    }
  }
  const share = (...kinds: string[]) => kinds.reduce((sum, kind) => sum + (met.get(kind) ?? 0), 0) / attempts;
  expect(share('none')).toBeCloseTo(0.85, 2);
  expect(share('blackhole') / 0.15).toBeCloseTo(0.4, 1);
  expect(share('refuse', 'reset') / 0.15).toBeCloseTo(0.25, 1);
  expect(share('unavailable') / 0.15).toBeCloseTo(0.2, 1);
  expect(share('login-expired') / 0.15).toBeCloseTo(0.1, 1);
  expect(share('cut') / 0.15).toBeCloseTo(0.05, 1);
});

test('an attempt meets the same fault whoever makes it, and another seed gives another tape', () => {
  const tape = (seed: number) =>
    Array.from({ length: 300 }, (_, session) => faultOf(seed, session, 0)?.kind ?? null);
  expect(tape(1)).toEqual(tape(1));
  expect(tape(1)).not.toEqual(tape(2));
});
