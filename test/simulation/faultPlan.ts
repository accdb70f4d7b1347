/** Which faults a seed has and how often: every seed has a handful of all kinds, so that each meets each alone too. */
import type { Dice } from './dice.ts';

/** Faults that a call meets by chance. */
export const rateKinds = [
  'lostRequest',
  'lostAnswer',
  'hang',
  'duplicate',
  'lateCopy',
  'slowNetwork',
  'busyServer',
  'garbledAnswer',
  'slowStorage',
  'failedStorage',
  'timedOutStorage',
  'crashAtCall',
  'freezeAtCall',
  'lostMessage',
  'lateMessage',
] as const;
export type RateKind = (typeof rateKinds)[number];

/** Faults that come at a moment of their own. */
export const eventKinds = [
  'restartWithData',
  'restartWithoutData',
  'serverDown',
  'loginExpiry',
  'otherUser',
  'sessionExpiry',
  'foreignWriter',
  'machineSleep',
  'wallJump',
  'offline',
  'diskFull',
  'freeze',
  'crash',
  'reload',
  'browserKill',
  'keysLost',
  'openTab',
  'hide',
  'doubt',
] as const;
export type EventKind = (typeof eventKinds)[number];

export interface FaultPlan {
  /** The chance that a call meets the fault. */
  readonly rates: Readonly<Record<RateKind, number>>;
  /** How often each happens. */
  readonly events: Readonly<Record<EventKind, number>>;
  readonly tabs: number;
  readonly hasLocks: boolean;
  /** IndexedDB is refused: work lives as long as its page. */
  readonly isMemoryOnly: boolean;
  /** The application names the user when it creates the engine. */
  readonly namesUser: boolean;
  /** Somebody's session is there before the user comes. */
  readonly foreignStepsBefore: number;
  readonly operations: number;
  readonly activeMs: number;
  readonly sessionLifeMs: number;
}

const maxRate: Readonly<Record<RateKind, number>> = {
  lostRequest: 0.2,
  lostAnswer: 0.2,
  hang: 0.06,
  duplicate: 0.2,
  lateCopy: 0.5,
  slowNetwork: 0.15,
  busyServer: 0.1,
  garbledAnswer: 0.06,
  slowStorage: 0.1,
  failedStorage: 0.08,
  timedOutStorage: 0.03,
  crashAtCall: 0.03,
  freezeAtCall: 0.02,
  lostMessage: 0.4,
  lateMessage: 0.4,
};

/** The plan of a seed for a kind of server. */
export function faultPlanOf(dice: Dice, server: 'ours' | 'hydroml'): FaultPlan {
  const calm = dice.chance(0.05);
  const rates = { ...maxRate };
  for (const kind of rateKinds) {
    rates[kind] = !calm && dice.chance(0.35) ? maxRate[kind] * (0.2 + 0.8 * dice.next()) : 0;
  }
  const events = Object.fromEntries(
    eventKinds.map((kind) => [kind, !calm && dice.chance(0.2) ? dice.whole(1, 2) : 0]),
  ) as Record<EventKind, number>;
  if (!dice.chance(0.3)) events.otherUser = 0;
  if (!dice.chance(0.4)) events.keysLost = 0;
  const isMemoryOnly = dice.chance(0.06);
  // Without locks nothing keeps two tabs of one browser apart on a server that has no keys.
  const hasLocks = dice.chance(0.85);
  const isAlone = isMemoryOnly || (server === 'hydroml' && !hasLocks);
  if (isAlone) events.openTab = 0;
  return {
    rates,
    events,
    tabs: isAlone || dice.chance(0.4) ? 1 : dice.whole(2, 3),
    hasLocks,
    isMemoryOnly,
    namesUser: dice.chance(0.7),
    foreignStepsBefore: dice.chance(0.1) ? dice.whole(1, 3) : 0,
    operations: dice.chance(0.04) ? dice.whole(55, 65) : dice.whole(2, 14),
    activeMs: dice.whole(20, 240) * 1000,
    sessionLifeMs: dice.chance(0.85) ? 240 * 60_000 : 12 * 60_000,
  };
}
