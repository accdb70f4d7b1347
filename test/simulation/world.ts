/** What every part of a run shares. */
import type { Dice } from './dice.ts';
import type { EventLog } from './eventLog.ts';
import type { EventKind, FaultPlan, RateKind } from './faultPlan.ts';
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
  /**
   * A tab has acknowledged work that the device did not take while others were open: those know nothing of it, and from
   * here on the tabs' histories differ. Each of them says that its work is not saved.
   */
  isSplit: boolean;
  /** A run of faults is over: from here on nothing more goes wrong. */
  isHealed: boolean;
  /** How often each kind of fault has struck. */
  readonly struck: Map<RateKind | EventKind, number>;
  /** A fault has struck. */
  note(kind: RateKind | EventKind): void;
  /** Whether a fault of this kind strikes now. */
  strikes(kind: keyof FaultPlan['rates']): boolean;
  /** A number for each request that leaves a page. */
  nextFetch(): number;
  fail(invariant: string, detail: string): void;
}

/** What can hold only where the tabs share one history. */
const ofOneHistory: ReadonlySet<string> = new Set([
  'what is acknowledged was applied',
  'an outcome is told once',
  'acknowledgements keep the order',
  'recovered means proven',
  'only what the journal covers is cleared',
  'nothing is applied twice',
  'the table is the fold of what was acknowledged',
]);

export function createWorld(parts: Pick<World, 'time' | 'dice' | 'log' | 'ledger' | 'plan'>): World {
  let fetches = 0;
  const world: World = {
    ...parts,
    violation: null,
    isSplit: false,
    isHealed: false,
    struck: new Map(),
    note: (kind) => void world.struck.set(kind, (world.struck.get(kind) ?? 0) + 1),
    strikes(kind) {
      const isStruck = !world.isHealed && world.dice.chance(world.plan.rates[kind]);
      if (isStruck) world.note(kind);
      return isStruck;
    },
    nextFetch() {
      fetches += 1;
      return fetches;
    },
    fail(invariant, detail) {
      if (world.isSplit && ofOneHistory.has(invariant)) return;
      world.log.add('judge', `BROKEN: ${invariant}: ${detail}`);
      world.violation ??= { invariant, detail };
    },
  };
  return world;
}
