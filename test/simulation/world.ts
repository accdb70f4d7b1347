/** What every part of a run shares. */
import type { Dice } from './dice.ts';
import type { EventLog } from './eventLog.ts';
import type { FaultPlan } from './faultPlan.ts';
import type { Ledger } from './ledger.ts';
import type { WorldTime } from './worldTime.ts';

export interface Violation {
  readonly invariant: string;
  readonly detail: string;
}

export interface World {
  readonly time: WorldTime;
  readonly dice: Dice;
  readonly log: EventLog;
  readonly ledger: Ledger;
  readonly plan: FaultPlan;
  /** The first broken invariant ends the run. */
  violation: Violation | null;
  /** A run of faults is over: from here on nothing more goes wrong. */
  isHealed: boolean;
  /** Whether a fault of this kind strikes now. */
  strikes(kind: keyof FaultPlan['rates']): boolean;
  /** A number for each request that leaves a page. */
  nextFetch(): number;
  fail(invariant: string, detail: string): void;
}

export function createWorld(parts: Pick<World, 'time' | 'dice' | 'log' | 'ledger' | 'plan'>): World {
  let fetches = 0;
  const world: World = {
    ...parts,
    violation: null,
    isHealed: false,
    strikes: (kind) => !world.isHealed && world.dice.chance(world.plan.rates[kind]),
    nextFetch() {
      fetches += 1;
      return fetches;
    },
    fail(invariant, detail) {
      world.log.add('judge', `BROKEN: ${invariant}: ${detail}`);
      world.violation ??= { invariant, detail };
    },
  };
  return world;
}
