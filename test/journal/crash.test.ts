import { describe, expect, it } from 'vitest';
import { memoryStorage } from '../../src/storage/memoryStorage.ts';
import type { SessionStorage } from '../../src/storage/sessionStorage.ts';
import { type LoadedPage, type ModelDevice, modelDevice, serverKinds } from '../support/modelDoor.ts';
import { datasourceId } from '../support/scriptedApi.ts';
import { storedEntries } from './storedEntries.ts';

const scope = { userId: '1', datasourceId };
const never = () => new Promise<never>(() => undefined);

const plan = [
  ['fill_missing_values', { tag: 'a' }],
  ['rename_column', { old_name: 'flow', new_name: 'discharge', tag: 'b' }],
  ['undo', {}],
  ['redo', {}],
  ['undo', {}],
  ['filter_rows', { tag: 'c' }],
] as const;
/** What is in effect after as many operations of the plan. */
const effects = [[], ['a'], ['a', 'b'], ['a'], ['a', 'b'], ['a'], ['a', 'c']];

/** A storage whose page dies at its n-th commit: before it lands, or right after. Nothing of that page happens then. */
function mortal(inner: SessionStorage, diesAt: number, moment: 'before' | 'after') {
  let commits = 0;
  let isDead = false;
  const storage: SessionStorage = {
    ...inner,
    async commit(where, change, signal) {
      if (isDead) return never();
      commits += 1;
      if (commits !== diesAt) return inner.commit(where, change, signal);
      if (moment === 'after') await inner.commit(where, change, signal);
      isDead = true;
      return never();
    },
  };
  return {
    storage,
    get isDead() {
      return isDead;
    },
  };
}

/** Performs the plan: all at once, or each when the one before has come to rest, so that it leaves at once. */
async function performAll(page: LoadedPage, device: ModelDevice, pace: Pace): Promise<void> {
  for (const [name, params] of plan) {
    page.perform(name, params);
    if (pace === 'one-by-one') await device.rest();
  }
}

type Pace = 'at-once' | 'one-by-one';
const paces: readonly Pace[] = ['at-once', 'one-by-one'];

describe.each(serverKinds)('a page that dies before a %s server', (kind) => {
  const moments = paces.flatMap((pace) => [[pace, 'before'] as const, [pace, 'after'] as const]);

  it.each(moments)(
    'with its work done %s, at any of its writes, %s it landed, loses and doubles nothing',
    async (pace, moment) => {
      let diesAt = 1;
      for (let hasDied = true; hasDied; diesAt += 1) {
        const inner = memoryStorage();
        const death = mortal(inner, diesAt, moment);
        const doomed = modelDevice(kind, death.storage);
        const before = doomed.load();
        before.line.onLeave = () => (death.isDead ? never() : undefined);
        await doomed.rest();
        await performAll(before, doomed, pace);
        await doomed.pass(5_000);
        hasDied = death.isDead;
        const kept = (await storedEntries(inner, scope)).length;
        const { server } = doomed;
        const next = modelDevice(kind, inner, { clock: doomed.clock, server });
        const after = next.load();
        await next.pass();
        expect([diesAt, server.inEffect()]).toEqual([diesAt, effects[kept]]);
        expect(after.recovery.getState()).toMatchObject({ value: 'recovered', pending: 0 });
        expect(after.conflicts).toEqual([]);
        const acknowledged = [...before.outcomes.values()].filter((outcome) => outcome === 'applied').length;
        expect(acknowledged).toBeLessThanOrEqual(kept);
      }
      // An operation that leaves at once takes two writes, one that waits takes three.
      expect(diesAt).toBeGreaterThan(plan.length * (pace === 'one-by-one' ? 2 : 3));
    },
  );

  it.each(paces)(
    'with its work done %s, and again at any write of the page after it, does neither',
    async (pace) => {
      for (let first = 2; first <= 20; first += 3) {
        let second = 1;
        for (let hasDied = true; hasDied; second += 2) {
          const inner = memoryStorage();
          const death = mortal(inner, first, 'after');
          const doomed = modelDevice(kind, death.storage);
          const before = doomed.load();
          before.line.onLeave = () => (death.isDead ? never() : undefined);
          await doomed.rest();
          await performAll(before, doomed, pace);
          await doomed.pass(2_000);
          doomed.server.forget();
          const nextDeath = mortal(inner, second, 'after');
          const next = modelDevice(kind, nextDeath.storage, doomed);
          const between = next.load();
          between.line.onLeave = () => (nextDeath.isDead ? never() : undefined);
          await next.pass(45_000);
          hasDied = nextDeath.isDead;
          const kept = (await storedEntries(inner, scope)).length;
          const last = modelDevice(kind, inner, doomed);
          const after = last.load();
          await last.pass();
          const where = [first, second];
          expect([where, doomed.server.inEffect()]).toEqual([where, effects[kept]]);
          expect(after.recovery.getState()).toMatchObject({ value: 'recovered', pending: 0 });
          expect(after.conflicts).toEqual([]);
        }
      }
    },
  );
});
