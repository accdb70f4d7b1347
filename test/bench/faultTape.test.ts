import { describe, expect, test } from 'vitest';
import { type FaultTape, faultTapes, type TapePlace } from './tape/faultTape.ts';

function tapeNamed(name: string): FaultTape {
  const found = faultTapes.find((tape) => tape.name === name);
  if (found === undefined) throw new Error(`There is no tape ${name}.`);
  return found;
}

const place = (more: Partial<TapePlace>): TapePlace => ({
  seed: 1,
  session: 0,
  request: 0,
  sentMs: 0,
  ...more,
});

describe('the baseline tape', () => {
  const baseline = tapeNamed('baseline');
  const places = Array.from({ length: 40_000 }, (_, index) =>
    place({ session: index >> 2, request: index & 3, sentMs: index }),
  );

  test('fails 15 % of the requests in its mix', () => {
    const counts = new Map<string, number>();
    for (const one of places) {
      const { kind } = baseline.answer(one);
      counts.set(kind, (counts.get(kind) ?? 0) + 1 / places.length);
    }
    expect(counts.get('ok')).toBeCloseTo(0.85, 2);
    expect(counts.get('hang')).toBeCloseTo(0.06, 2);
    expect(counts.get('unreachable')).toBeCloseTo(0.0375, 2);
    expect(counts.get('unavailable')).toBeCloseTo(0.03, 2);
    expect(counts.get('login-expired')).toBeCloseTo(0.015, 2);
    expect(counts.get('broken-body')).toBeCloseTo(0.0075, 2);
  });

  test('asks neither when nor by whom a request is sent', () => {
    for (const one of places.slice(0, 500)) {
      expect(baseline.answer({ ...one, sentMs: one.sentMs + 12_345 })).toEqual(baseline.answer(one));
    }
  });

  test('one failed request says nothing of the next', () => {
    const failed = places.filter((one) => one.request === 0 && baseline.answer(one).kind !== 'ok');
    const twice = failed.filter((one) => baseline.answer({ ...one, request: 1 }).kind !== 'ok');
    expect(twice.length / failed.length).toBeGreaterThan(0.12);
    expect(twice.length / failed.length).toBeLessThan(0.18);
  });

  test('another seed is another tape', () => {
    const kinds = (seed: number) => places.slice(0, 200).map((one) => baseline.answer({ ...one, seed }).kind);
    expect(kinds(1)).not.toEqual(kinds(2));
  });
});

describe('the tapes of time', () => {
  test('the outage refuses half, leaves half hanging, and ends after 20 s', () => {
    const outage = tapeNamed('outage');
    const kinds = Array.from(
      { length: 4000 },
      (_, session) => outage.answer(place({ session, sentMs: 19_999 })).kind,
    );
    const hanging = kinds.filter((kind) => kind === 'hang').length;
    expect(hanging / kinds.length).toBeCloseTo(0.5, 1);
    expect(kinds.filter((kind) => kind === 'unreachable')).toHaveLength(kinds.length - hanging);
    expect(outage.answer(place({ sentMs: 20_000 })).kind).toBe('ok');
    expect(outage.startMs(0.999)).toBeLessThan(20_000);
  });

  test('a packet lost while the link is down arrives with the first retransmission that finds it up', () => {
    const flap = tapeNamed('flap');
    const answersAt = (sentMs: number) =>
      Array.from({ length: 50 }, (_, session) => flap.answer(place({ session, sentMs }))).filter(
        ({ kind }) => kind === 'ok',
      );
    expect(answersAt(4_999)).toHaveLength(50);
    expect(answersAt(7_500)[0]).toEqual({ kind: 'ok', afterMs: 1_050 });
    expect(answersAt(5_500)[0]).toEqual({ kind: 'ok', afterMs: 3_050 });
    expect(answersAt(5_500).length).toBeLessThan(50);
  });

  test('nothing sent while the link is down is answered when nothing is sent again', () => {
    const kinds = Array.from(
      { length: 50 },
      (_, session) => tapeNamed('flap-cut').answer(place({ session, sentMs: 8_000 + 6_000 })).kind,
    );
    expect(new Set(kinds)).toEqual(new Set(['hang', 'unreachable']));
  });
});
