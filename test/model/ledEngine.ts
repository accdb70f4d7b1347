/** The real engine, led along a path of the model: each event of the chart is brought about from outside. */
import type { RecoveryCheckpoint } from '../../machines/recoveryCheckpoint.ts';
import type { RecoveryEvent } from '../../machines/recoveryEvents.ts';
import type { RecoveryFact } from '../../machines/recoveryFact.ts';
import { createSessionRecovery } from '../../src/createSessionRecovery.ts';
import { SessionError } from '../../src/session/sessionApi.ts';
import { memoryStorage } from '../../src/storage/memoryStorage.ts';
import type { SessionStorage } from '../../src/storage/sessionStorage.ts';
import { datasourceId, failureOf } from '../support/scriptedApi.ts';
import { virtualClock } from '../support/virtualClock.ts';
import { heldApi } from './heldApi.ts';
import { modelDice, startAt } from './recoveryModel.ts';
import { nameOfRow } from './transitionRows.ts';

type Executors = {
  readonly [T in RecoveryEvent['type']]: (event: Extract<RecoveryEvent, { type: T }>) => unknown;
};

/** A storage whose checkpoint is read when the test hands it over. */
function heldStorage() {
  const storage = memoryStorage();
  let handOver: (checkpoint: RecoveryCheckpoint | null) => void = () => undefined;
  const handed = new Promise<RecoveryCheckpoint | null>((resolve) => {
    handOver = resolve;
  });
  const held: SessionStorage = {
    ...storage,
    async get(scope, id, signal) {
      if (id !== 'checkpoint') return await storage.get(scope, id, signal);
      const checkpoint = await handed;
      return checkpoint === null
        ? { kind: 'absent' }
        : { kind: 'read', value: JSON.parse(JSON.stringify(checkpoint)) };
    },
  };
  return { storage: held, handOver };
}

/** By how much, ms, the wall clock moved before an event while the monotonic one stood still: a sleep, or a clock set back. */
function wallShiftBefore(event: RecoveryEvent): number {
  if (event.type === 'clock.setBack') return -event.byMs;
  if (event.type === 'backoff.elapsed') return event.lateMs;
  return event.type === 'attempt.failed' ? (event.sleptMs ?? 0) : 0;
}

export function ledEngine() {
  const clock = virtualClock(startAt);
  const api = heldApi();
  const { storage, handOver } = heldStorage();
  const rows = new Set<string>();
  const outcomes: unknown[] = [];
  let push: (fact: RecoveryFact) => void = () => undefined;
  const recovery = createSessionRecovery({
    datasourceId,
    api,
    clock,
    storage,
    random: () => modelDice,
    sources: [
      (onFact) => {
        push = onFact;
        return () => undefined;
      },
    ],
    inspect: (inspected) => {
      if (inspected.type !== '@xstate.microstep') return;
      for (const transition of inspected._transitions) rows.add(nameOfRow(transition));
    },
  });
  const { actor } = recovery;
  const isIn = (state: object | string) => actor.getSnapshot().matches(state as never);
  const note = (outcome: unknown) => void outcomes.push(outcome);
  /** What no door leads to at this moment, but a program that holds the actor could say. */
  const say = (event: RecoveryEvent) => actor.send(event);
  /** What comes before the start, the sources not being plugged in yet. */
  const tell = (event: Extract<RecoveryEvent, { type: RecoveryFact['type'] }>) =>
    isIn('idle') ? say(event) : push({ type: event.type });
  const waitOut = () => undefined;

  const executors: Executors = {
    'session.started': () => recovery.start(),
    'record.restored': ({ checkpoint }) => handOver(checkpoint),
    'attempt.progressed': waitOut,
    'attempt.succeeded': (event) => (api.held === 0 ? say(event) : api.answer(event.expiresAt)),
    'attempt.failed': ({ failure }) => api.fail(failure),
    'session.lost': ({ failure }) => {
      api.failNextOperation(failure);
      void recovery.perform({ name: 'sort_rows', params: { columns: ['a'] } }).then(note, note);
    },
    'session.doubted': () => recovery.report(new SessionError(failureOf('SERVER_ERROR'))),
    'session.renewed': (event) => {
      // A renewal during a verification is the late answer of an operation.
      if (isIn({ recovered: 'verifying' })) return say(event);
      api.renewTo(event.expiresAt);
      void recovery.extend().then(note, note);
    },
    'session.shared': say,
    // A login that nobody waits for is the least that makes the engine look at its clock.
    'clock.setBack': () => push({ type: 'user.signedIn' }),
    'operation.sent': say,
    'operation.answered': say,
    'session.settled': waitOut,
    'expiry.reached': waitOut,
    'backoff.elapsed': waitOut,
    'retry.requested': (event) => (isIn('idle') ? say(event) : recovery.retry()),
    'recovery.cancelled': () => recovery.cancel(),
    'reset.requested': () => void recovery.reset().then(note, note),
    'conflict.decided': () => recovery.act('use_server'),
    'network.lost': tell,
    'network.restored': tell,
    'page.shown': tell,
    'page.hidden': tell,
    'page.slept': tell,
    'user.signedIn': tell,
  };

  return {
    api,
    clock,
    recovery,
    executors,
    /** The transitions that the engine has taken. */
    rows,
    /** Brings an event about, at its time. */
    async lead(event: RecoveryEvent) {
      const execute: ((event: never) => unknown) | undefined = executors[event.type];
      if (execute === undefined) throw new Error(`Nothing brings ${event.type} about.`);
      clock.shiftWall(wallShiftBefore(event));
      await clock.advance(Math.max(0, event.at - clock.now()));
      execute(event as never);
      await clock.settle();
    },
  };
}
