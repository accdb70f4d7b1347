import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { RecoveryFact } from '../../machines/recoveryFact.ts';
import type { RecoverySource } from '../../src/sources/recoverySource.ts';
import { sharedSource } from '../../src/sources/sharedSource.ts';

const lost: RecoveryFact = { type: 'network.lost' };
const restored: RecoveryFact = { type: 'network.restored' };

/** A source that pushes what the test says and counts how often it runs. */
function manualSource(atOnce?: RecoveryFact) {
  let push: (fact: RecoveryFact) => void = () => {};
  const counts = { started: 0, stopped: 0 };
  const source: RecoverySource = (given) => {
    counts.started += 1;
    push = given;
    if (atOnce) given(atOnce);
    return () => {
      counts.stopped += 1;
    };
  };
  return { source, counts, push: (fact: RecoveryFact) => push(fact) };
}

function ear() {
  const heard: RecoveryFact['type'][] = [];
  return { heard, push: ({ type }: RecoveryFact) => void heard.push(type) };
}

describe('one source for all', () => {
  test('it starts with the first subscriber, stops with the last, and starts again', () => {
    const { source, counts } = manualSource();
    const shared = sharedSource(source);
    expect(counts).toEqual({ started: 0, stopped: 0 });
    const offs = [shared(() => {}), shared(() => {}), shared(() => {})];
    expect(counts).toEqual({ started: 1, stopped: 0 });
    for (const off of offs) {
      expect(counts.stopped).toBe(0);
      off();
    }
    expect(counts).toEqual({ started: 1, stopped: 1 });
    shared(() => {})();
    expect(counts).toEqual({ started: 2, stopped: 2 });
  });

  test('each off function releases its own subscription, once, also of the same function twice', () => {
    const { source, counts, push } = manualSource();
    const shared = sharedSource(source);
    const { heard, push: same } = ear();
    const first = shared(same);
    const second = shared(same);
    push(lost);
    first();
    first();
    push(restored);
    expect(heard).toEqual(['network.lost', 'network.lost', 'network.restored']);
    expect(counts.stopped).toBe(0);
    second();
    expect(counts.stopped).toBe(1);
  });

  test('a subscriber that leaves during a push hears no more of it', () => {
    const { source, push } = manualSource();
    const shared = sharedSource(source);
    const { heard, push: later } = ear();
    let off = () => {};
    shared(() => off());
    off = shared(later);
    push(lost);
    expect(heard).toEqual([]);
  });

  test('a source that cannot start is tried again by the next subscriber', () => {
    let broken = true;
    const { source, push } = manualSource();
    const shared = sharedSource((given) => {
      if (broken) throw new Error('not yet');
      return source(given);
    });
    expect(() => shared(() => {})).toThrow('not yet');
    broken = false;
    const { heard, push: hear } = ear();
    shared(hear);
    push(lost);
    expect(heard).toEqual(['network.lost']);
  });
});

describe('a fact that stands', () => {
  test('is told to who comes later, until another fact ends it', () => {
    const { source, push } = manualSource(lost);
    const shared = sharedSource(source, 'network.lost');
    const [first, second, third] = [ear(), ear(), ear()];
    shared(first.push);
    shared(second.push);
    push(restored);
    shared(third.push);
    expect(first.heard).toEqual(['network.lost', 'network.restored']);
    expect(second.heard).toEqual(['network.lost', 'network.restored']);
    expect(third.heard).toEqual([]);
  });

  test('is forgotten when nobody listens any more', () => {
    const { source, push } = manualSource();
    const shared = sharedSource(source, 'network.lost');
    const off = shared(() => {});
    push(lost);
    off();
    shared(() => {});
    const { heard, push: hear } = ear();
    shared(hear);
    expect(heard).toEqual([]);
  });
});

describe('a subscriber that throws', () => {
  const reported: unknown[] = [];
  beforeEach(() => {
    reported.length = 0;
    vi.stubGlobal('reportError', (error: unknown) => void reported.push(error));
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  test('is reported after the push, and the others get the fact', async () => {
    const { source, push } = manualSource();
    const shared = sharedSource(source, 'network.lost');
    const error = new Error('broken subscriber');
    const { heard, push: hear } = ear();
    shared(() => {
      throw error;
    });
    shared(hear);
    push(lost);
    expect(heard).toEqual(['network.lost']);
    expect(reported).toEqual([]);
    await Promise.resolve();
    expect(reported).toEqual([error]);
  });

  test('cannot break its own subscription either', async () => {
    const { source, push, counts } = manualSource(lost);
    const shared = sharedSource(source);
    const heard: string[] = [];
    const off = shared(({ type }) => {
      heard.push(type);
      throw new Error('broken subscriber');
    });
    push(restored);
    off();
    expect(heard).toEqual(['network.lost', 'network.restored']);
    expect(counts.stopped).toBe(1);
    await Promise.resolve();
    expect(reported).toHaveLength(2);
  });
});
