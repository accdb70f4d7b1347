/** Watches, while a visible tab waits, whether the tab that holds the lock still runs. */
import type { RecoveryClock } from '../recoveryClock.ts';
import { sleepUntilAborted } from '../sleepUntilAborted.ts';
import type { PagePresence } from './pagePresence.ts';
import type { Question, RollCall } from './rollCall.ts';

/** How long the holder has to answer, and how often it is asked. */
const answerMs = 1_000;

export interface HolderWatch {
  readonly locks: LockManager;
  readonly lockName: string;
  /** The lock of whoever is about to steal. */
  readonly guardName: string;
  readonly clock: RecoveryClock;
  readonly presence: PagePresence;
  readonly roll: RollCall;
  /** Aborts when the wait has ended, by a grant or otherwise. */
  readonly over: AbortSignal;
  /** Makes the one that waits take the lock; the watch then waits for `over`. */
  readonly takeOver: () => void;
}

/**
 * Asks the holder each second until the wait is over; one that did not answer is taken over, once. Where there is no
 * channel to ask over it resolves at once.
 * @throws the reason of `over`, or what the browser throws
 */
export async function watchHolder(watch: HolderWatch): Promise<void> {
  const { clock, presence, roll, over } = watch;
  for (;;) {
    await presence.untilVisible(over);
    const holder = await holderOf(watch);
    over.throwIfAborted();
    const question = roll.ask();
    const asked = { wall: clock.now(), monotonic: clock.monotonic() };
    try {
      // Nobody could be asked: the browser's own release of a lock has to do.
      if (!question.isAsked) return;
      await sleepUntilAborted(clock, answerMs, over);
      const tookMs = Math.max(clock.now() - asked.wall, clock.monotonic() - asked.monotonic);
      // This tab slept itself: the answer may be on its way. Some systems stop the monotonic clock in sleep.
      if (tookMs > 2 * answerMs) continue;
      if (holder !== null && isSilent(watch, question)) await takeOver(watch, holder, question);
    } finally {
      question.end();
    }
  }
}

function isSilent({ presence }: HolderWatch, question: Question): boolean {
  return !question.isAnswered && presence.isVisible;
}

/** Of several tabs that found the holder silent, one takes over and the others ask the new holder. */
async function takeOver(watch: HolderWatch, silent: string, question: Question): Promise<void> {
  await watch.locks.request(watch.guardName, { ifAvailable: true }, async (guard) => {
    if (guard === null) return;
    const holder = await holderOf(watch);
    if (watch.over.aborted || holder !== silent || !isSilent(watch, question)) return;
    watch.takeOver();
    await ended(watch.over);
  });
}

/** The browser's id of the page or worker that holds the lock (Web Locks §2.6), or null. */
async function holderOf({ locks, lockName }: HolderWatch): Promise<string | null> {
  const { held = [] } = await locks.query();
  return held.find(({ name }) => name === lockName)?.clientId ?? null;
}

function ended(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
