/** While a proven session is looked at and nothing else is asked of it: about once a minute, whether it is still the same. */

import type { TimerHandle } from './recoveryClock.ts';
import type { RecoveryCore } from './recoveryCore.ts';
import { callWithin, FailedCall } from './session/callWithin.ts';
import type { SessionView } from './session/sessionApi.ts';

/** The time between two questions, ms, before jitter. */
export const probeEveryMs = 60_000;

/** Questions of many clients that were opened together drift apart: each comes this share earlier or later. */
const jitter = { min: 0.1, max: 0.2 } as const;

export interface SessionProbe {
  /** Looks whether it may ask now; to be called whenever the chart, the session or the journal has changed. */
  update(): void;
  /** Asks nothing more. Final; the recovery's own end does the same. */
  stop(): void;
}

type ProbeCore = Pick<
  RecoveryCore,
  'api' | 'clock' | 'final' | 'limits' | 'lock' | 'send' | 'session' | 'snapshot' | 'stamp'
> & { readonly journal: { readonly pending: number } };

/**
 * A question that extends nothing and carries no rows: only a server with entity tags answers it. A no, or no answer,
 * is a doubt and never a verdict: the chart verifies.
 */
export function createSessionProbe(core: ProbeCore): SessionProbe {
  let timer: TimerHandle | null = null;
  let asking: AbortController | null = null;
  /** The view that the running minute began with: each new one is a proof, and begins another. */
  let seen: SessionView | null = null;
  let isStopped = false;

  function mayAsk(): boolean {
    if (isStopped || core.final.aborted) return false;
    const snapshot = core.snapshot();
    return (
      snapshot.matches({ recovered: 'steady' }) &&
      snapshot.context.hiddenAt === null &&
      core.api.idempotent === true &&
      core.api.isUnchanged !== undefined &&
      Boolean(core.session?.etag) &&
      core.journal.pending === 0
    );
  }

  function rest(): void {
    if (timer !== null) core.clock.clearTimeout(timer);
    timer = null;
    asking?.abort(new DOMException('The question is no longer of use.', 'AbortError'));
    asking = null;
    seen = null;
  }

  function update(): void {
    const mayArm = mayAsk();
    if (mayArm && seen === core.session) return;
    rest();
    if (mayArm) arm();
  }

  function arm(): void {
    seen = core.session;
    timer = core.clock.setTimeout(() => {
      timer = null;
      void ask();
    }, delayMs());
  }

  /** The dice choose the direction with their first half, and the share with what is left of them. */
  function delayMs(): number {
    const { dice } = core.stamp({ type: 'session.doubted' });
    const share = jitter.min + (jitter.max - jitter.min) * ((dice * 2) % 1);
    return Math.round(probeEveryMs * (dice < 0.5 ? 1 - share : 1 + share));
  }

  async function ask(): Promise<void> {
    const own = new AbortController();
    asking = own;
    const answer = await core.lock(() => question(own.signal));
    // Whoever rested or began another minute meanwhile has taken over.
    if (asking !== own) return;
    asking = null;
    if (answer === 'doubt') core.send({ type: 'session.doubted' });
    seen = null;
    update();
  }

  async function question(signal: AbortSignal): Promise<'same' | 'doubt'> {
    const { api, session, snapshot } = core;
    const etag = session?.etag;
    // Whoever held the lock before may have left nothing to ask.
    if (signal.aborted || !mayAsk() || !etag) return 'same';
    const limits = { ...core.limits, floors: snapshot().context.floors };
    try {
      const isSame = await callWithin(limits, 'status', signal, async (within) =>
        api.isUnchanged?.(etag, within),
      );
      return isSame === false ? 'doubt' : 'same';
    } catch (error) {
      if (!(error instanceof FailedCall)) throw error;
      // A server that asked to be left alone is not asked, and nothing is known of it either.
      return error.heldBack ? 'same' : 'doubt';
    }
  }

  function stop(): void {
    isStopped = true;
    rest();
    core.final.removeEventListener('abort', stop);
  }
  core.final.addEventListener('abort', stop, { once: true });

  return { update, stop };
}
