/** The chart with its services in the test's hand: the test answers attempts, ends waits and moves the time. */
import { type AnyEventObject, createActor, fromCallback } from 'xstate';
import type { LifecycleNotice, RecoveryOccurrence } from '../../machines/recoveryEvents.ts';
import { recoveryMachineFor } from '../../machines/recoveryMachine.ts';
import { type RecoveryPolicy, recoveryPolicy } from '../../machines/recoveryPolicy.ts';
import type { OpenSessionInput, WaitUntilInput } from '../../machines/recoverySetup.ts';
import type { FailureCode, SessionFailure } from '../../machines/sessionFailure.ts';
import { failureOf } from '../support/scriptedApi.ts';

export const startAt = Date.UTC(2026, 0, 1);

type FailedAnswer = Extract<RecoveryOccurrence, { type: 'attempt.failed' }>;
type FailureDetails = Partial<SessionFailure> & Partial<Pick<FailedAnswer, 'endpoint' | 'heldBack' | 'run'>>;

/** A chart that has not been started. `dice` is what every event is stamped with until a test says otherwise. */
export function chartInHand(policy: RecoveryPolicy = recoveryPolicy) {
  const waits = new Set<WaitUntilInput>();
  const attempts = new Set<OpenSessionInput>();
  const sent: OpenSessionInput[] = [];
  const notices: LifecycleNotice[] = [];
  const whileAlive = <Input>(alive: Set<Input>) =>
    fromCallback<AnyEventObject, Input>(({ input }) => {
      alive.add(input);
      return () => void alive.delete(input);
    });
  const openSession = fromCallback<AnyEventObject, OpenSessionInput>(({ input }) => {
    attempts.add(input);
    sent.push(input);
    return () => void attempts.delete(input);
  });
  const actor = createActor(
    recoveryMachineFor(policy).provide({
      actors: { restoreRecord: whileAlive(new Set<undefined>()), openSession, waitUntil: whileAlive(waits) },
    }),
  );
  actor.on('*', (notice) => void notices.push(notice));
  actor.start();

  const chart = {
    at: startAt,
    dice: 0.5,
    /** The inputs of every attempt so far, in order. */
    sent,
    notices,
    get context() {
      return actor.getSnapshot().context;
    },
    /** The state as a path: `grace.waiting`. */
    get value() {
      return pathOf(actor.getSnapshot().value);
    },
    /** Ms from now to the next attempt or wake-up that is planned. */
    get nextInMs() {
      const { nextAttemptAt } = chart.context;
      return nextAttemptAt === null ? null : nextAttemptAt - chart.at;
    },
    /** How many attempts are under way. */
    get underWay() {
      return attempts.size;
    },
    get lastSent() {
      return sent.at(-1);
    },
    /** When a live wait ends, ms since the epoch; undefined when there is no such wait. */
    waitsFor: (ends: WaitUntilInput['ends']) => [...waits].find((wait) => wait.ends === ends)?.until,
    send(occurrence: RecoveryOccurrence) {
      actor.send({ ...occurrence, at: chart.at, dice: chart.dice });
      return chart;
    },
    pass(ms: number) {
      chart.at += ms;
      return chart;
    },
    /** Starts, with nothing to restore. */
    start() {
      return chart.send({ type: 'session.started' }).send({ type: 'record.restored', checkpoint: null });
    },
    /** Lets the wait for the next attempt end, `lateMs` late. */
    elapse(lateMs = 0) {
      const until = chart.waitsFor('backoff.elapsed');
      if (typeof until !== 'number') throw new Error(`${chart.value} waits for no attempt.`);
      chart.at = Math.max(chart.at, until) + lateMs;
      return chart.send({ type: 'backoff.elapsed', lateMs });
    },
    fail(
      code: FailureCode,
      { endpoint = 'status', run = chart.context.run, heldBack, ...more }: FailureDetails = {},
    ) {
      return chart.send({
        type: 'attempt.failed',
        run,
        endpoint,
        failure: failureOf(code, { at: chart.at, ...more }),
        ...(heldBack === undefined ? {} : { heldBack }),
      });
    },
    succeed(expiresAt: number | null = null) {
      return chart.send({ type: 'attempt.succeeded', run: chart.context.run, expiresAt });
    },
    /** A drained operation's call failed. */
    lose(code: FailureCode, { endpoint = 'apply', ...more }: Omit<FailureDetails, 'run' | 'heldBack'> = {}) {
      return chart.send({
        type: 'session.lost',
        endpoint,
        failure: failureOf(code, { at: chart.at, ...more }),
      });
    },
    /** The session has been steady for long enough. */
    settle() {
      chart.at = chart.waitsFor('session.settled') ?? chart.at;
      return chart.send({ type: 'session.settled' });
    },
    noticesOf<T extends LifecycleNotice['type']>(type: T) {
      return notices.filter(
        (notice): notice is Extract<LifecycleNotice, { type: T }> => notice.type === type,
      );
    },
  };
  return chart;
}

export type ChartInHand = ReturnType<typeof chartInHand>;

/** A chart in a proven session, steady for long enough. */
export function recoveredChart(policy?: RecoveryPolicy): ChartInHand {
  return chartInHand(policy).start().succeed().settle();
}

/** A chart whose automatic retries are spent: at the beginning of its grace window. */
export function chartInGrace(code: FailureCode = 'SERVER_ERROR', policy?: RecoveryPolicy): ChartInHand {
  const chart = chartInHand(policy).start().fail(code);
  while (chart.value === 'retrying.waiting') chart.elapse().fail(code);
  return chart;
}

/** A chart that has failed transiently: at the beginning of its first wake-up window. */
export function failedChart(code: FailureCode = 'SERVER_ERROR', policy?: RecoveryPolicy): ChartInHand {
  return chartInGrace(code, policy).elapse().fail(code).elapse();
}

/** A state value as a path. */
export function pathOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const [[key, inner] = []] = Object.entries(value);
  return `${key}.${pathOf(inner)}`;
}
