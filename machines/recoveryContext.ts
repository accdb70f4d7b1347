/** What the chart remembers: plain JSON, moments in ms since the epoch, and never a row of anybody's table. */
import type { AttemptTrigger, RecoveryProgress, Remedy, SessionEndpoint } from './recoveryEvents.ts';
import type { FailureCode, SessionFailure } from './sessionFailure.ts';

export interface RecoveryContext {
  /** The number of the attempt under way, or of the last one; an answer that names another is stale. */
  readonly run: number;
  /** Only while an attempt is under way does its answer count. */
  readonly isAttempting: boolean;
  /** The number of the attempt that follows one which the machine slept through: it is not given yet another chance. */
  readonly freshRun: number | null;
  /** Attempts of this cycle that were started; remedies and verifications are none. */
  readonly attempt: number;
  /** A wake-up from `failed` is a cycle of one attempt; it stays one until the session is steady. */
  readonly cycle: 'full' | 'wake';
  readonly trigger: AttemptTrigger;
  readonly remedy: Remedy | null;
  readonly remediesSpent: readonly Remedy[];
  readonly failure: SessionFailure | null;
  readonly progress: RecoveryProgress | null;
  readonly nextAttemptAt: number | null;
  /** The grace window's end; kept until the session is steady, so that a flapping one opens no second window. */
  readonly graceEndsAt: number | null;
  /** When an event, not the dice, caused a probe of this grace window. */
  readonly graceProbedAt: number | null;
  readonly expiresAt: number | null;
  /** No automatic call before these moments (RFC 9110 §10.2.3). */
  readonly floors: Readonly<Partial<Record<SessionEndpoint, number>>>;
  /** Endpoints whose server asked us to wait since the session was last steady. */
  readonly heldBackBy: readonly SessionEndpoint[];
  readonly isOnline: boolean;
  readonly hiddenAt: number | null;
  /** When this stretch of recovery began: the start, or the loss. */
  readonly troubleSince: number | null;
  /**
   * A recovered session that still has to hold: when it has, or null while an operation is in flight, whose answer may
   * be the next loss. Without a trial the session is steady, or there is none.
   */
  readonly trial: { readonly settlesAt: number | null } | null;
  readonly incident: { readonly code: FailureCode; readonly openedAt: number } | null;
  /** The window in which `failed` wakes once, and the last wake-up. */
  readonly wakeWindow: { readonly endsAt: number; readonly lengthMs: number } | null;
  readonly lastWakeAt: number | null;
  readonly lastLoginCheckAt: number | null;
}

export const initialContext: RecoveryContext = {
  run: 0,
  isAttempting: false,
  freshRun: null,
  attempt: 0,
  cycle: 'full',
  trigger: 'start',
  remedy: null,
  remediesSpent: [],
  failure: null,
  progress: null,
  nextAttemptAt: null,
  graceEndsAt: null,
  graceProbedAt: null,
  expiresAt: null,
  floors: {},
  heldBackBy: [],
  isOnline: true,
  hiddenAt: null,
  troubleSince: null,
  trial: null,
  incident: null,
  wakeWindow: null,
  lastWakeAt: null,
  lastLoginCheckAt: null,
};

/**
 * The moments of a context by a wall clock that was set back by `byMs`: each stays as far away as it was. What has passed
 * stays past.
 */
export function contextSetBack(context: RecoveryContext, byMs: number): Partial<RecoveryContext> {
  const moved = (at: number | null) => (at === null ? null : at - byMs);
  const { floors, trial, incident, wakeWindow } = context;
  return {
    nextAttemptAt: moved(context.nextAttemptAt),
    graceEndsAt: moved(context.graceEndsAt),
    graceProbedAt: moved(context.graceProbedAt),
    expiresAt: moved(context.expiresAt),
    floors: floorsSetBack(floors, byMs),
    hiddenAt: moved(context.hiddenAt),
    troubleSince: moved(context.troubleSince),
    trial: trial && { settlesAt: moved(trial.settlesAt) },
    incident: incident && { ...incident, openedAt: incident.openedAt - byMs },
    wakeWindow: wakeWindow && { ...wakeWindow, endsAt: wakeWindow.endsAt - byMs },
    lastWakeAt: moved(context.lastWakeAt),
    lastLoginCheckAt: moved(context.lastLoginCheckAt),
  };
}

/** Floors by a wall clock that was set back by `byMs`. */
export function floorsSetBack(floors: RecoveryContext['floors'], byMs: number): RecoveryContext['floors'] {
  return Object.fromEntries(Object.entries(floors).map(([endpoint, floorAt]) => [endpoint, floorAt - byMs]));
}

/** The latest moment before which the server asked for no automatic attempt; an attempt begins with a status. */
export function attemptFloorAt(context: RecoveryContext): number {
  return context.floors.status ?? 0;
}
