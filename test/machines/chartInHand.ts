/** The chart with its services in the test's hand: the test answers attempts, ends waits and moves the time. */
import { type ActorRefFrom, createActor, fromCallback } from 'xstate';
import type { RecoveryContext } from '../../machines/recoveryContext.ts';
import type { LifecycleNotice, RecoveryEvent, RecoveryOccurrence } from '../../machines/recoveryEvents.ts';
import { type recoveryMachine, recoveryMachineFor } from '../../machines/recoveryMachine.ts';
import { type RecoveryPolicy, recoveryPolicy } from '../../machines/recoveryPolicy.ts';
import type { OpenSessionInput, WaitUntilInput } from '../../machines/recoverySetup.ts';
import type { FailureCode, SessionFailure } from '../../machines/sessionFailure.ts';
import { failureOf } from '../support/scriptedApi.ts';

export const startAt = Date.UTC(2026, 0, 1);

type FailedAnswer = Extract<RecoveryOccurrence, { type: 'attempt.failed' }>;
type FailureDetails = Partial<SessionFailure> &
  Partial<Pick<FailedAnswer, 'endpoint' | 'heldBack' | 'run' | 'sleptMs'>>;

export class ChartInHand {
  at = startAt;
  /** What every event is stamped with. */
  dice = 0.5;
  /** The inputs of every attempt so far, in order. */
  readonly sent: OpenSessionInput[] = [];
  readonly notices: LifecycleNotice[] = [];
  readonly #waits = new Set<WaitUntilInput>();
  readonly #attempts = new Set<OpenSessionInput>();
  readonly #actor: ActorRefFrom<typeof recoveryMachine>;

  constructor(policy: RecoveryPolicy) {
    const whileAlive = <Input>(alive: Set<Input>, heard: Input[] = []) =>
      fromCallback<RecoveryEvent, Input>(({ input }) => {
        alive.add(input);
        heard.push(input);
        return () => void alive.delete(input);
      });
    const actors = {
      restoreRecord: whileAlive(new Set<undefined>()),
      openSession: whileAlive(this.#attempts, this.sent),
      waitUntil: whileAlive(this.#waits),
    };
    this.#actor = createActor(recoveryMachineFor(policy).provide({ actors }));
    this.#actor.on('*', (notice) => void this.notices.push(notice));
    this.#actor.start();
  }

  get context(): RecoveryContext {
    return this.#actor.getSnapshot().context;
  }

  /** The state as a path: `grace.waiting`. */
  get value(): string {
    return pathOf(this.#actor.getSnapshot().value);
  }

  /** Ms from now to the next attempt or wake-up that is planned. */
  get nextInMs(): number | null {
    const { nextAttemptAt } = this.context;
    return nextAttemptAt === null ? null : nextAttemptAt - this.at;
  }

  /** How many attempts are under way. */
  get underWay(): number {
    return this.#attempts.size;
  }

  get lastSent(): OpenSessionInput | undefined {
    return this.sent.at(-1);
  }

  /** When a live wait ends, ms since the epoch, or null for never; undefined when there is no such wait. */
  waitsFor(ends: WaitUntilInput['ends']): number | null | undefined {
    return [...this.#waits].find((wait) => wait.ends === ends)?.until;
  }

  send(occurrence: RecoveryOccurrence): this {
    this.#actor.send({ ...occurrence, at: this.at, dice: this.dice });
    return this;
  }

  pass(ms: number): this {
    this.at += ms;
    return this;
  }

  /** Starts, with nothing to restore. */
  start(): this {
    return this.send({ type: 'session.started' }).send({ type: 'record.restored', checkpoint: null });
  }

  /** Lets the wait for the next attempt end, `lateMs` late. */
  elapse(lateMs = 0): this {
    const until = this.waitsFor('backoff.elapsed');
    if (typeof until !== 'number') throw new Error(`${this.value} waits for no attempt.`);
    this.at = Math.max(this.at, until) + lateMs;
    return this.send({ type: 'backoff.elapsed', lateMs });
  }

  fail(
    code: FailureCode,
    { endpoint = 'status', run = this.context.run, heldBack, sleptMs, ...more }: FailureDetails = {},
  ): this {
    const failure = failureOf(code, { at: this.at, ...more });
    const wasHeldBack = heldBack === undefined ? {} : { heldBack };
    const wasAsleep = sleptMs === undefined ? {} : { sleptMs };
    return this.send({ type: 'attempt.failed', run, endpoint, failure, ...wasHeldBack, ...wasAsleep });
  }

  succeed(expiresAt: number | null = null): this {
    return this.send({ type: 'attempt.succeeded', run: this.context.run, expiresAt });
  }

  /** A drained operation's call failed. */
  lose(
    code: FailureCode,
    { endpoint = 'apply', ...more }: Omit<FailureDetails, 'run' | 'heldBack' | 'sleptMs'> = {},
  ): this {
    return this.send({ type: 'session.lost', endpoint, failure: failureOf(code, { at: this.at, ...more }) });
  }

  /** Lets the session be steady for long enough. */
  settle(): this {
    this.at = this.waitsFor('session.settled') ?? this.at;
    return this.send({ type: 'session.settled' });
  }

  noticesOf<T extends LifecycleNotice['type']>(type: T): Extract<LifecycleNotice, { type: T }>[] {
    const isWanted = (notice: LifecycleNotice): notice is Extract<LifecycleNotice, { type: T }> =>
      notice.type === type;
    return this.notices.filter(isWanted);
  }
}

/** A chart that has not been started. */
export function chartInHand(policy: RecoveryPolicy = recoveryPolicy): ChartInHand {
  return new ChartInHand(policy);
}

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
