/** The chart as a model: at each state, the events that its surroundings could send next, and when. */
import { type ActorLogic, fromCallback, initialTransition, type SnapshotFrom, transition } from 'xstate';
import { getAdjacencyMap } from 'xstate/graph';
import type { RecoveryCheckpoint } from '../../machines/recoveryCheckpoint.ts';
import type { RecoveryEvent, RecoveryOccurrence } from '../../machines/recoveryEvents.ts';
import { recoveryMachine } from '../../machines/recoveryMachine.ts';
import { recoveryPolicy as policy } from '../../machines/recoveryPolicy.ts';
import type { FailureCode, SessionFailure } from '../../machines/sessionFailure.ts';
import { pathOf } from '../machines/chartInHand.ts';
import { failureOf } from '../support/scriptedApi.ts';

export const startAt = Date.UTC(2026, 0, 1);
/** What every event of the model is stamped with, and what the engine's dice show. */
export const modelDice = 0.5;
/** How late a wait ends whose machine slept, ms. */
const sleepMs = 3_600_000;
const sessionLengthMs = 600_000;

export type ModelSnapshot = SnapshotFrom<typeof recoveryMachine>;

const idleService = <Input>() => fromCallback<RecoveryEvent, Input>(() => undefined);
export const modelMachine = recoveryMachine.provide({
  actors: { restoreRecord: idleService(), openSession: idleService(), waitUntil: idleService() },
});

export interface ModelStep {
  readonly event: RecoveryEvent;
  /** The state that the event leads to. */
  readonly state: ModelSnapshot;
}

/** Snapshots carry neither time nor history: a state is as old as the event that led to it first. */
const cameFrom = new WeakMap<
  ModelSnapshot,
  { readonly event: RecoveryEvent; readonly from: ModelSnapshot }
>();
const timeOf = (snapshot: ModelSnapshot) => cameFrom.get(snapshot)?.event.at ?? startAt;

/** States are one that differ only in what no guard asks for there: the first of them that is found speaks for all. */
function serializeState(snapshot: ModelSnapshot, event?: RecoveryEvent, from?: ModelSnapshot): string {
  if (event && from && from !== snapshot && !cameFrom.has(snapshot)) cameFrom.set(snapshot, { event, from });
  const now = timeOf(snapshot);
  const { context, value } = snapshot;
  const { attempt, failure, floors, graceEndsAt, hiddenAt, isOnline, trial } = context;
  const state = pathOf(value);
  const code = failure?.code ?? 'AUTHENTICATION_REQUIRED';
  const isPast = (at: number | null, ms: number) => now >= (at ?? Number.NEGATIVE_INFINITY) + ms;
  const told: unknown[] = [state, isOnline, hiddenAt !== null, (floors.status ?? 0) > now];
  if (context.isAttempting) told.push(context.run === context.freshRun);
  const top = state.split('.')[0] ?? '';
  if (top === 'retrying') told.push(attempt);
  else told.push(attempt === 0, attempt > policy.maxRetries);
  if (state === 'initializing.opening') told.push(context.cycle, context.remediesSpent[0]);
  if (top === 'grace') told.push(context.nextAttemptAt === null, context.graceProbedAt === null);
  if (top === 'grace' || top === 'recovered') told.push(graceEndsAt !== null && now < graceEndsAt);
  if (top === 'recovered') {
    told.push(context.cycle, graceEndsAt === null, context.remediesSpent[0]);
    told.push(trial === null, trial?.settlesAt === null, context.expiresAt === null);
  }
  if (top === 'reauth') told.push(code, isPast(context.lastLoginCheckAt, policy.loginCheckSpacingMs));
  if (top === 'failed') {
    told.push(code === 'HISTORY_CONFLICT', context.wakeWindow?.lengthMs);
    told.push(isPast(context.lastWakeAt, policy.wakeSpacingMs));
  }
  return JSON.stringify(told);
}

/** What could happen next at a state. Never past the end of a wait that would end first. */
function eventsAt(snapshot: ModelSnapshot): RecoveryEvent[] {
  const now = timeOf(snapshot);
  const { context } = snapshot;
  const state = pathOf(snapshot.value);
  const run = context.run;
  const events: RecoveryEvent[] = [];
  const may = (occurrence: RecoveryOccurrence, at = now) =>
    void events.push({ ...occurrence, at, dice: modelDice });
  const mayAll = (
    ...types: (
      | 'network.lost'
      | 'network.restored'
      | 'page.shown'
      | 'page.hidden'
      | 'page.slept'
      | 'session.shared'
    )[]
  ) => {
    for (const type of types) may({ type });
  };
  /** Waits are measured in whole ms. */
  const elapsedAt = (until: number | null) => now + Math.ceil(Math.max(0, (until ?? now) - now));
  const mayElapse = (until: number | null) => may({ type: 'backoff.elapsed', lateMs: 0 }, elapsedAt(until));
  const mayOversleep = (until: number | null) =>
    may({ type: 'backoff.elapsed', lateMs: sleepMs }, elapsedAt(until) + sleepMs);
  const mayFail = (code: FailureCode, more: Partial<SessionFailure> = {}, at = now) =>
    may({ type: 'attempt.failed', run, endpoint: 'status', failure: failureOf(code, { at, ...more }) }, at);
  const mayLose = (code: FailureCode, more: Partial<SessionFailure> = {}, at = now) =>
    may({ type: 'session.lost', endpoint: 'apply', failure: failureOf(code, { at, ...more }) }, at);
  const maySucceed = (expiresAt: number | null = null) => may({ type: 'attempt.succeeded', run, expiresAt });
  const maySleepThrough = () => {
    const at = now + sleepMs;
    const failure = failureOf('SESSION_TIMEOUT', { at });
    may({ type: 'attempt.failed', run, endpoint: 'status', failure, sleptMs: sleepMs }, at);
  };
  const mayAnswer = () => {
    maySucceed();
    mayFail('SERVER_ERROR');
    maySleepThrough();
    // The variety of answers belongs to the first attempt and to the last; between them one is like the other.
    if (context.attempt > 1 && state === 'retrying.attempting') return;
    if (context.remediesSpent.length === 0) {
      for (const code of remedied) mayFail(code);
      mayFail('AUTHENTICATION_REQUIRED');
      mayFail('PERMISSION_DENIED');
    }
    for (const code of remedied) {
      if (context.failure?.code === code) mayFail(code);
    }
    if (!context.isOnline) mayFail('NETWORK_UNREACHABLE');
    mayFail('SERVER_OVERLOADED', { status: 503 });
    mayFail('SERVER_OVERLOADED', { status: 429, retryAfterMs: 20_000 });
    mayFail('SERVER_OVERLOADED', { status: 429, retryAfterMs: 60_000 });
  };

  switch (state) {
    case 'idle':
      for (const type of ['session.started', 'retry.requested', 'reset.requested'] as const) may({ type });
      mayAll('network.lost', 'page.hidden');
      break;
    case 'initializing.restoring':
      for (const checkpoint of checkpoints(now)) may({ type: 'record.restored', checkpoint });
      break;
    case 'initializing.opening':
      mayAnswer();
      may({ type: 'attempt.progressed', run, progress: { step: 'checking', done: 0, total: 1 } });
      may({ type: 'retry.requested' });
      mayAll('network.lost', 'network.restored', 'page.shown');
      break;
    case 'retrying.waiting':
      mayElapse(context.nextAttemptAt);
      may({ type: 'clock.setBack', byMs: sleepMs }, now - sleepMs);
      may({ type: 'retry.requested' });
      may({ type: 'recovery.cancelled' });
      mayAll('network.restored', 'page.slept', 'network.lost', 'session.shared');
      may({ type: 'reset.requested' });
      break;
    case 'retrying.attempting':
      mayAnswer();
      break;
    case 'grace.waiting':
      mayElapse(context.nextAttemptAt);
      may({ type: 'retry.requested' });
      may({ type: 'recovery.cancelled' });
      mayAll('network.restored', 'page.shown', 'page.slept', 'session.shared');
      break;
    case 'grace.closing':
      mayElapse(context.graceEndsAt);
      mayOversleep(context.graceEndsAt);
      mayAll('network.restored', 'page.shown', 'session.shared');
      // Just before the deadline, so that the answer comes after it.
      may({ type: 'page.shown' }, Math.max(now, Math.floor(context.graceEndsAt ?? now) - 1000));
      break;
    case 'grace.attempting':
      mayAnswer();
      mayFail('SERVER_ERROR', {}, now + 2000);
      may({ type: 'retry.requested' });
      may({ type: 'recovery.cancelled' });
      mayAll('network.restored', 'page.shown', 'page.slept', 'session.shared');
      break;
    case 'recovered.steady':
    case 'recovered.expiring': {
      const isSettled = context.trial === null;
      const isInFlight = context.trial?.settlesAt === null;
      if (context.trial !== null && !isInFlight)
        may({ type: 'session.settled' }, context.trial.settlesAt ?? now);
      may({ type: isInFlight ? 'operation.answered' : 'operation.sent' }, now + 1000);
      if (isSettled && context.expiresAt !== null) {
        const warnsAt = context.expiresAt - policy.expiryWarningMs;
        may({ type: 'expiry.reached' }, state === 'recovered.steady' ? warnsAt : context.expiresAt);
      }
      may({ type: 'session.renewed', expiresAt: now + sessionLengthMs });
      if (state === 'recovered.expiring') may({ type: 'session.renewed', expiresAt: context.expiresAt });
      may({ type: 'session.doubted' });
      for (const code of ['NETWORK_UNREACHABLE', 'PERMISSION_DENIED', 'AUTHENTICATION_REQUIRED'] as const) {
        mayLose(code);
      }
      for (const code of remedied) mayLose(code);
      if (!isSettled) mayLose('SERVER_ERROR', {}, now + 2000);
      mayLose('SERVER_OVERLOADED', { status: 503 });
      mayLose('SERVER_OVERLOADED', { status: 429 });
      mayLose('SERVER_OVERLOADED', { status: 429, retryAfterMs: 60_000 });
      if (state === 'recovered.expiring') break;
      maySucceed(now + sessionLengthMs);
      may({ type: 'retry.requested' });
      may({ type: 'user.signedIn' });
      may({ type: 'reset.requested' });
      mayAll('page.slept', 'network.lost', 'page.hidden', 'page.shown');
      if (isSettled && context.expiresAt === null) may({ type: 'page.shown' }, now + policy.hiddenDoubtMs);
      break;
    }
    case 'recovered.verifying':
      mayAnswer();
      maySucceed(now + sessionLengthMs);
      for (const type of ['session.doubted', 'retry.requested', 'user.signedIn'] as const) may({ type });
      may({ type: 'session.renewed', expiresAt: now + sessionLengthMs });
      mayAll('page.slept', 'page.shown', 'network.lost');
      break;
    case 'reauth.prompting':
      may({ type: 'user.signedIn' });
      may({ type: 'retry.requested' });
      may({ type: 'recovery.cancelled' });
      mayAll('page.shown', 'session.shared');
      may({ type: 'page.shown' }, now + policy.loginCheckSpacingMs);
      may({ type: 'reset.requested' });
      break;
    case 'reauth.checking':
      mayAnswer();
      may({ type: 'retry.requested' });
      may({ type: 'user.signedIn' });
      break;
    case 'failed.dormant':
      may({ type: 'retry.requested' });
      may({ type: 'user.signedIn' });
      may({ type: 'conflict.decided', choice: 'use-server' });
      may({ type: 'reset.requested' });
      may({ type: 'recovery.cancelled' });
      mayAll('session.shared');
      break;
    case 'failed.cancelled':
      may({ type: 'retry.requested' });
      may({ type: 'user.signedIn' });
      mayAll('session.shared');
      break;
    case 'failed.waiting':
      if ((context.wakeWindow?.lengthMs ?? 0) <= 2 * policy.wakeWindowMs) mayElapse(context.nextAttemptAt);
      may({ type: 'retry.requested' });
      may({ type: 'recovery.cancelled' });
      mayAll('network.restored', 'page.shown', 'page.hidden', 'page.slept', 'network.lost', 'session.shared');
      break;
    default:
      throw new Error(`The model has no events for the state ${state}.`);
  }
  return events.filter((event) => isPossible(context, event) && !isHeldBackBy(snapshot, event));
}

const remedied = ['CSRF_REJECTED', 'SESSION_NOT_FOUND', 'SESSION_CORRUPTED', 'HISTORY_CONFLICT'] as const;

/** An attempt that a floor holds back ends by itself, at once: not a step that the surroundings take. */
function isHeldBackBy(snapshot: ModelSnapshot, event: RecoveryEvent): boolean {
  const { context } = transition(modelMachine, snapshot, event)[0];
  const begins = context.run > snapshot.context.run && context.trigger !== 'manual';
  return begins && (context.floors.status ?? 0) > event.at;
}

/** A browser does not say twice what it has said. */
function isPossible({ isOnline, hiddenAt }: ModelSnapshot['context'], { type }: RecoveryEvent): boolean {
  if (type === 'network.lost') return isOnline;
  return type !== 'page.hidden' || hiddenAt === null;
}

/** Nothing, a wait still to come, one that is over, and a grace window with its probe to come. */
function checkpoints(now: number): (RecoveryCheckpoint | null)[] {
  const kept: RecoveryCheckpoint = {
    version: 1,
    savedAt: now,
    value: 'retrying',
    attempt: 2,
    failure: failureOf('SERVER_ERROR'),
    nextAttemptAt: now + 3000,
    graceEndsAt: null,
    floors: {},
    remediesSpent: [],
    incident: null,
  };
  return [
    null,
    kept,
    { ...kept, nextAttemptAt: now - 1 },
    { ...kept, value: 'grace', attempt: 4, graceEndsAt: now + 20_000 },
  ];
}

/** The chart as the graph functions take it: pure steps. */
const steps: ActorLogic<ModelSnapshot, RecoveryEvent, undefined> = {
  transition: (snapshot, event) => transition(modelMachine, snapshot, event)[0],
  getInitialSnapshot: () => initialTransition(modelMachine)[0],
  getPersistedSnapshot: (snapshot) => snapshot,
};

/** Every state of the model with what can happen there, walked breadth first. */
export function walkModel() {
  return Object.values(getAdjacencyMap(steps, { events: eventsAt, serializeState }));
}

/** The way to a state that the walk has found. */
export function stepsTo(state: ModelSnapshot): ModelStep[] {
  const origin = cameFrom.get(state);
  return origin === undefined ? [] : [...stepsTo(origin.from), { event: origin.event, state }];
}
