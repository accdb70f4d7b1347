/** What the chart is made of: its typed services, guards and actions, for a policy. Pure, like all of this folder. */
import { assign, emit, enqueueActions, fromCallback, setup } from 'xstate';
import { checkpointAt } from './recoveryCheckpoint.ts';
import { attemptFloorAt, contextSetBack, type RecoveryContext } from './recoveryContext.ts';
import type {
  AttemptTrigger,
  LifecycleNotice,
  RecoveryEvent,
  Remedy,
  SessionEndpoint,
} from './recoveryEvents.ts';
import type { FailureRoad, RecoveryPolicy } from './recoveryPolicy.ts';
import type { FailureCode, SessionFailure } from './sessionFailure.ts';
import { type FailureEvent, isOffline, triage, type Verdict } from './triage.ts';
import {
  hastenWake,
  isServerGivenWake,
  keepProbe,
  mayWake,
  noGrace,
  openGrace,
  passFloors,
  planRetry,
  planSpread,
  planWake,
  raiseFloor,
  resumeWait,
} from './waits.ts';

/** What the service gets that opens the session: status, initialize when there is none, replay, proof. */
export interface OpenSessionInput {
  readonly run: number;
  readonly remedy: Remedy | null;
  /** No automatic call of an endpoint before its floor, ms since the epoch. */
  readonly floors: Readonly<Partial<Record<SessionEndpoint, number>>>;
  /** The user asked for this attempt: it may undercut a floor. */
  readonly isManual: boolean;
  /** How long one step of a replay may take, ms, where that is less than its call's limit. */
  readonly replayStallMs: number | null;
}

/** What the waiting service gets: it sends `ends` at `until` (ms since the epoch), or never when `until` is null. */
export interface WaitUntilInput {
  readonly until: number | null;
  readonly ends: 'backoff.elapsed' | 'session.settled' | 'expiry.reached';
}

type Service<Input> = ReturnType<typeof fromCallback<RecoveryEvent, Input>>;

function unprovided<Input extends object | undefined>(name: string): Service<Input> {
  return fromCallback<RecoveryEvent, Input>(() => {
    throw new Error(
      `The recovery machine needs its ${name} service: recoveryMachine.provide({ actors: { ${name} } }).`,
    );
  });
}

/** The parts of the chart for a policy: `recoverySetupFor(policy).createMachine(chart)`. */
export function recoverySetupFor(policy: RecoveryPolicy) {
  return setup({
    types: {
      context: {} as RecoveryContext,
      events: {} as RecoveryEvent,
      emitted: {} as LifecycleNotice,
    },
    actors: {
      restoreRecord: unprovided<undefined>('restoreRecord'),
      openSession: unprovided<OpenSessionInput>('openSession'),
      waitUntil: unprovided<WaitUntilInput>('waitUntil'),
    },
    guards: {
      takes: ({ context, event }, { verdict }: { verdict: Verdict; codes: readonly FailureCode[] }) =>
        isFailureEvent(event) && triage(policy, context, event) === verdict,
      isCurrent: ({ context, event }) => context.isAttempting && 'run' in event && event.run === context.run,
      resumesRetryWait: ({ event }) => {
        const checkpoint = checkpointIn(event);
        return checkpoint?.value === 'retrying' && (checkpoint.nextAttemptAt ?? 0) > event.at;
      },
      resumesRetry: ({ event }) => checkpointIn(event)?.value === 'retrying',
      // Only a window with its probe still to come: without one, a reload would wait for nothing but the verdict.
      resumesGrace: ({ event }) => {
        const checkpoint = checkpointIn(event);
        const hasProbe = checkpoint?.value === 'grace' && checkpoint.nextAttemptAt !== null;
        return hasProbe && (checkpoint.graceEndsAt ?? 0) > event.at;
      },
      allowsAttempt: ({ context, event }) => event.at >= attemptFloorAt(context),
      hasAttemptsLeft: ({ context, event }) =>
        context.attempt > 0 && context.attempt <= policy.maxRetries && event.at >= attemptFloorAt(context),
      isUnprobedGrace: ({ context, event }) =>
        context.graceProbedAt === null &&
        event.at < (context.graceEndsAt ?? 0) &&
        event.at >= attemptFloorAt(context),
      overslept: ({ event }) => event.type === 'backoff.elapsed' && event.lateMs > policy.sleepThresholdMs,
      mayWake: ({ context, event }) => mayWake(policy, context, event.at),
      mayWakeInSight: ({ context, event }) => context.hiddenAt === null && mayWake(policy, context, event.at),
      // A time that the server gave is kept out of sight as well; the dice's moments are for a page that is seen.
      sleepsOn: ({ context }) => context.hiddenAt !== null && !isServerGivenWake(context),
      wasHiddenLong: ({ context, event }) =>
        context.hiddenAt !== null && event.at - context.hiddenAt >= policy.hiddenDoubtMs,
      mayCheckLogin: ({ context, event }) =>
        context.failure?.code !== 'CSRF_REJECTED' &&
        event.at >= attemptFloorAt(context) &&
        event.at - (context.lastLoginCheckAt ?? Number.NEGATIVE_INFINITY) >= policy.loginCheckSpacingMs,
      stillSignedOut: ({ context, event }) =>
        event.type === 'attempt.failed' &&
        event.run === context.run &&
        roadsThatKeepAsking.includes(policy.failures[event.failure.code].road),
      isOnTrial: ({ context }) => context.trial !== null,
      renewsNothing: ({ context, event }) =>
        event.type === 'session.renewed' && event.expiresAt === context.expiresAt,
      endsInTime: ({ context }) => context.expiresAt !== null,
      isConflict: ({ context }) =>
        context.failure !== null && policy.failures[context.failure.code].road === 'reread-history',
    },
    actions: {
      noteOffline: assign({ isOnline: false }),
      noteOnline: assign({ isOnline: true }),
      noteHidden: assign(({ context, event }) => ({ hiddenAt: context.hiddenAt ?? event.at })),
      noteShown: assign({ hiddenAt: null }),
      moveMoments: assign(({ context, event }) =>
        event.type === 'clock.setBack' ? contextSetBack(context, event.byMs) : {},
      ),
      noteProgress: assign(({ context, event }) => ({
        progress: event.type === 'attempt.progressed' ? event.progress : context.progress,
      })),
      noteRenewal: assign(({ context, event }) => ({
        expiresAt:
          event.type === 'session.renewed' || event.type === 'attempt.succeeded'
            ? event.expiresAt
            : context.expiresAt,
      })),
      noteFailure: enqueueActions(({ context, event, enqueue }) => {
        if (!isFailureEvent(event)) return;
        const { failure, at } = event;
        const isHeldBack = event.type === 'attempt.failed' && event.heldBack === true;
        enqueue.assign({
          failure,
          progress: null,
          troubleSince: context.troubleSince ?? at,
          // A remedy that was held back has not been tried.
          remediesSpent: context.remediesSpent.filter((spent) => !isHeldBack || spent !== context.remedy),
          ...raiseFloor(context, event),
        });
        if (event.type === 'attempt.failed') {
          enqueue.emit({ type: 'attempt.failed', attempt: context.attempt, failure, at });
        }
      }),
      /** A look that changes nothing, for somebody's login or at a session that may be well: the server's wishes hold. */
      noteCheckFailed: enqueueActions(({ context, event, enqueue }) => {
        if (event.type !== 'attempt.failed') return;
        enqueue.assign(raiseFloor(context, event));
        const { attempt } = context;
        enqueue.emit({ type: 'attempt.failed', attempt, failure: event.failure, at: event.at });
      }),
      noteUnreachable: assign(({ context, event }) => ({
        isOnline: false,
        failure: browserSaysOffline(event.at),
        troubleSince: context.troubleSince ?? event.at,
      })),
      noteTrouble: assign(({ context, event }) => ({ troubleSince: context.troubleSince ?? event.at })),
      noteLoginCheck: assign(({ event }) => ({ lastLoginCheckAt: event.at })),
      noteGraceProbe: assign(({ event }) => ({ graceProbedAt: event.at })),
      freshCycle: assign({
        cycle: 'full',
        attempt: 0,
        remedy: null,
        remediesSpent: [],
        nextAttemptAt: null,
        wakeWindow: null,
        ...noGrace,
      }),
      leaveGrace: assign({ nextAttemptAt: null, ...noGrace }),
      noteWake: assign(({ event }) => ({ lastWakeAt: event.at })),
      /** A user who asks during a wake-up's one attempt gets the retries behind it. */
      fullCycle: assign({ cycle: 'full' }),
      wakeCycle: assign(({ context, event }) => ({
        cycle: 'wake' as const,
        attempt: 0,
        graceEndsAt: null,
        nextAttemptAt: stillAhead(context, event),
      })),
      nextAttempt: assign(({ context }, { trigger }: { trigger: AttemptTrigger }) => ({
        attempt: Math.min(context.attempt + 1, policy.maxRetries + 1),
        trigger,
        remedy: trigger === 'automatic' ? choiceIn(context) : null,
        nextAttemptAt: context.cycle === 'wake' ? context.nextAttemptAt : null,
        ...noGrace,
      })),
      graceProbe: assign(({ context, event }, { trigger }: { trigger: AttemptTrigger }) => ({
        trigger,
        remedy: choiceIn(context),
        nextAttemptAt: stillAhead(context, event),
      })),
      /** The attempt that the machine slept through is made once more, as it was. */
      attemptAfresh: assign(({ context }) => ({ freshRun: context.run + 1 })),
      verify: assign({ trigger: 'verification', remedy: null }),
      remedy: assign(({ context }, { remedy, trigger }: { remedy: Remedy; trigger: AttemptTrigger }) => ({
        attempt: Math.max(context.attempt, 1),
        trigger,
        remedy,
        remediesSpent: [...context.remediesSpent, remedy],
      })),
      remedyLogin: assign(({ context }, { trigger }: { trigger: AttemptTrigger }) => ({
        attempt: Math.max(context.attempt, 1),
        cycle: 'full' as const,
        trigger,
        remedy: 'log-in' as const,
        remediesSpent: context.remediesSpent.filter((spent) => spent !== 'reread-token'),
      })),
      decide: assign(({ event }) => ({
        attempt: 1,
        trigger: 'manual' as const,
        remedy: event.type === 'conflict.decided' ? event.choice : null,
      })),
      startRun: assign(({ context }) => ({ run: context.run + 1, isAttempting: true, progress: null })),
      endRun: assign({ isAttempting: false, progress: null }),
      announceAttempt: emit(({ context, event }) => ({
        type: 'attempt.started' as const,
        attempt: context.attempt,
        maxAttempts: policy.maxRetries + 1,
        trigger: context.trigger,
        remedy: context.remedy,
        at: event.at,
      })),
      planRetry: assign(({ context, event }) =>
        isFailureEvent(event) ? planRetry(policy, context, event) : {},
      ),
      planSpread: assign(({ context, event }) =>
        isFailureEvent(event) ? planSpread(policy, context, event) : {},
      ),
      openGrace: assign(({ context, event }) => openGrace(policy, context, event)),
      planWake: assign(({ context, event }) => planWake(policy, context, event)),
      hastenWake: assign(({ context, event }) => hastenWake(policy, context, event)),
      keepProbe: assign(({ context }) => keepProbe(context)),
      passFloors: assign(({ context }) => passFloors(context)),
      resumeWait: assign(({ event }) => {
        const checkpoint = checkpointIn(event);
        return checkpoint === null ? {} : resumeWait(policy, checkpoint, event);
      }),
      /** What stands however the session is opened: the server's wishes, and an incident that was reported. */
      resumeStanding: assign(({ context, event }) => ({
        floors: { ...context.floors, ...checkpointIn(event)?.floors },
        incident: checkpointIn(event)?.incident ?? null,
      })),
      settle: enqueueActions(({ context, event, enqueue }) => {
        if (context.incident !== null) {
          const { code, openedAt } = context.incident;
          enqueue.emit({ type: 'incident.closed', code, durationMs: event.at - openedAt, at: event.at });
        }
        enqueue.assign({
          attempt: 0,
          cycle: 'full',
          remediesSpent: [],
          heldBackBy: [],
          incident: null,
          wakeWindow: null,
          trial: null,
          ...noGrace,
        });
        enqueue.stopChild(trialWait);
      }),
      /** From now on the session must hold. The wait is no invoked one: it begins again without leaving the state. */
      beginTrial: enqueueActions(({ event, enqueue }) => {
        const settlesAt = event.at + policy.steadyAfterMs;
        enqueue.stopChild(trialWait);
        enqueue.assign({ trial: { settlesAt } });
        enqueue.spawnChild('waitUntil', {
          id: trialWait,
          input: { until: settlesAt, ends: 'session.settled' },
        });
      }),
      suspendTrial: enqueueActions(({ enqueue }) => {
        enqueue.stopChild(trialWait);
        enqueue.assign({ trial: { settlesAt: null } });
      }),
      endTrial: enqueueActions(({ enqueue }) => {
        enqueue.stopChild(trialWait);
        enqueue.assign({ trial: null });
      }),
      announceRecovery: emit(({ context, event }) => ({
        type: 'session.recovered' as const,
        attempt: context.attempt,
        durationMs: event.at - (context.troubleSince ?? event.at),
        at: event.at,
      })),
      becomeRecovered: assign({
        failure: null,
        remedy: null,
        progress: null,
        nextAttemptAt: null,
        troubleSince: null,
        lastLoginCheckAt: null,
      }),
      announceExpiry: emit(({ context, event }) => ({
        type: 'session.expiring' as const,
        expiresAt: context.expiresAt ?? event.at,
        at: event.at,
      })),
      openIncident: enqueueActions(({ context, event, enqueue }) => {
        const { failure, incident } = context;
        const isCancelled = event.type === 'recovery.cancelled';
        if (failure === null || incident !== null || isOffline(context, failure) || isCancelled) return;
        const durationMs = event.at - (context.troubleSince ?? event.at);
        enqueue.assign({ incident: { code: failure.code, openedAt: event.at } });
        enqueue.emit({
          type: 'incident.opened',
          failure,
          attempt: context.attempt,
          durationMs,
          at: event.at,
        });
      }),
    },
  });
}

/** The wait for the end of a recovered session's trial. */
const trialWait = 'settle';

/** The roads on which a look for somebody's login leaves the prompt standing. */
const roadsThatKeepAsking: readonly FailureRoad[] = [
  'reauth',
  'reread-token',
  'backoff',
  'slow-backoff',
  'refuse',
];

function isFailureEvent(event: RecoveryEvent): event is FailureEvent {
  return event.type === 'attempt.failed' || event.type === 'session.lost';
}

function checkpointIn(event: RecoveryEvent) {
  if (event.type !== 'record.restored' || event.checkpoint === null) return null;
  return checkpointAt(event.checkpoint, event.at);
}

/** The user's choice in a conflict holds through the retries behind it. */
function choiceIn({ remedy }: RecoveryContext): Remedy | null {
  return remedy === 'keep-mine' || remedy === 'use-server' ? remedy : null;
}

/** What an event leaves of a planned moment; the end of its own wait leaves nothing, whatever the wall clock says. */
function stillAhead({ nextAttemptAt }: RecoveryContext, { type, at }: RecoveryEvent): number | null {
  return type !== 'backoff.elapsed' && (nextAttemptAt ?? 0) > at ? nextAttemptAt : null;
}

function browserSaysOffline(at: number): SessionFailure {
  return { code: 'NETWORK_UNREACHABLE', outcome: 'not-applied', attribution: 'network', at };
}
