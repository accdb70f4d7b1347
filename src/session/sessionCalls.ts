/** The calls of an attempt: each within its limit and floor, checked where its answer enters, and none without the hold. */
import type { SessionEndpoint } from '../../machines/recoveryEvents.ts';
import type { RecoveryClock } from '../recoveryClock.ts';
import { type CallLimits, callWithin, FailedCall } from './callWithin.ts';
import { checkView } from './checkView.ts';
import type { JournalOperation, SessionApi, SessionView } from './sessionApi.ts';

export interface SessionCallPorts {
  readonly api: SessionApi;
  readonly clock: RecoveryClock;
  readonly limitsMs: CallLimits['limitsMs'];
  /** A change of the session leaves now. */
  onSend(): void;
  /** Whether nobody has logged in since the attempt began; else it is not known whose session a change would be of. */
  isSameLogin(): boolean;
}

export interface SessionCallSignals {
  /** Ends the attempt: reads are cut, a mutation under way is not. */
  readonly attempt: AbortSignal;
  /** Ends everything: the recovery was stopped. */
  readonly final: AbortSignal;
  /** Another tab has taken the session over: nothing more may be sent. */
  readonly held: AbortSignal;
}

/** The hold on the session was lost to another tab, or to whoever has logged in: the attempt begins anew. */
export class HoldLost extends Error {
  override readonly name = 'HoldLost';
}

export interface SessionCalls {
  status(): Promise<SessionView>;
  initialize(): Promise<SessionView>;
  apply(operation: JournalOperation): Promise<SessionView>;
  clear(): Promise<void>;
}

/** Calls that reject with a {@link FailedCall}, or with {@link HoldLost}: then nothing is sent, and no answer taken. */
export function sessionCalls(
  { api, clock, limitsMs, onSend, isSameLogin }: SessionCallPorts,
  floors: NonNullable<CallLimits['floors']>,
  { attempt, final, held }: SessionCallSignals,
): SessionCalls {
  const limits = { clock, limitsMs, floors };

  async function call<T>(
    endpoint: SessionEndpoint,
    signal: AbortSignal,
    send: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    assertHeld();
    if (endpoint !== 'status' && !isSameLogin()) throw new HoldLost();
    if (endpoint === 'apply' || endpoint === 'clear') onSend();
    const answer = await callWithin(limits, endpoint, signal, send);
    // A page that was frozen meanwhile reads an answer from before the other tab's work.
    assertHeld();
    return answer;
  }

  function assertHeld(): void {
    if (held.aborted) throw new HoldLost();
  }

  function checked(answer: SessionView, endpoint: SessionEndpoint): SessionView {
    const view = checkView(answer);
    if (view !== null) return view;
    const failure = {
      code: 'SESSION_CORRUPTED',
      outcome: endpoint === 'status' ? 'not-applied' : 'unknown',
      attribution: 'data',
      at: clock.now(),
    } as const;
    throw new FailedCall(failure, endpoint);
  }

  return {
    status: async () => checked(await call('status', attempt, (signal) => api.status(signal)), 'status'),
    async initialize() {
      attempt.throwIfAborted();
      return checked(await call('initialize', final, (signal) => api.initialize(signal)), 'initialize');
    },
    apply: async (operation) =>
      checked(await call('apply', final, (signal) => api.apply(operation, signal)), 'apply'),
    clear: () => call('clear', final, (signal) => api.clear(signal)),
  };
}
