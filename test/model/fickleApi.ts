/** A session API that answers by a list of whims: it fails, hangs, lies about its session, or does as it should. */
import type { SessionEndpoint } from '../../machines/recoveryEvents.ts';
import type { SessionFailure } from '../../machines/sessionFailure.ts';
import type { RecoveryClock } from '../../src/recoveryClock.ts';
import { type SessionApi, SessionError, type SessionView } from '../../src/session/sessionApi.ts';
import { datasourceId } from '../support/scriptedApi.ts';

export type Whim =
  | { readonly kind: 'right' }
  | { readonly kind: 'failure'; readonly failure: SessionFailure }
  | { readonly kind: 'hang' }
  | { readonly kind: 'lie'; readonly view: Partial<SessionView> }
  /** The call takes effect, and its answer is lost. */
  | { readonly kind: 'lost-answer' };

export interface FickleCall {
  readonly endpoint: SessionEndpoint;
  readonly at: number;
}

export interface FickleApi extends SessionApi {
  readonly calls: readonly FickleCall[];
  /** Calls that have not been answered. */
  readonly open: number;
  /** The most calls that were ever open at once. */
  readonly mostOpen: number;
  /** No call of an endpoint was wanted before these moments. */
  readonly floors: ReadonlyMap<SessionEndpoint, number>;
  /** What the server holds at this moment. */
  truth(): SessionView;
  /** Answers with these whims from now on, over and over. */
  follow(whims: readonly Whim[]): void;
}

export function fickleApi(clock: RecoveryClock, onCall: (call: FickleCall) => void): FickleApi {
  const calls: FickleCall[] = [];
  const floors = new Map<SessionEndpoint, number>();
  let whims: readonly Whim[] = [];
  let turn = 0;
  let open = 0;
  let mostOpen = 0;
  let sessions = 0;
  let applied: string[] = [];

  const truth = (): SessionView => ({
    exists: sessions > 0,
    sessionId: sessions > 0 ? `session-${sessions}` : null,
    datasourceId,
    userId: '1',
    position: applied.length,
    total: applied.length,
    shape: null,
    columns: null,
    preview: null,
    expiresAt: sessions > 0 ? clock.now() + 3_600_000 : null,
  });

  async function answer(
    endpoint: SessionEndpoint,
    signal: AbortSignal,
    effect: () => void,
  ): Promise<SessionView> {
    const call = { endpoint, at: clock.now() };
    onCall(call);
    calls.push(call);
    open += 1;
    mostOpen = Math.max(mostOpen, open);
    const whim = whims[turn % Math.max(1, whims.length)] ?? { kind: 'right' };
    turn += 1;
    try {
      await Promise.resolve();
      switch (whim.kind) {
        case 'right':
          effect();
          return truth();
        case 'lie':
          effect();
          return { ...truth(), ...whim.view };
        case 'lost-answer':
          effect();
          throw new TypeError('Failed to fetch');
        case 'failure': {
          const { retryAfterMs } = whim.failure;
          const floorAt = clock.now() + (retryAfterMs ?? 0);
          if (retryAfterMs !== undefined) floors.set(endpoint, Math.max(floors.get(endpoint) ?? 0, floorAt));
          throw new SessionError(whim.failure);
        }
        case 'hang':
          return await new Promise<never>((_, reject) => {
            signal.addEventListener('abort', () => reject(signal.reason));
          });
      }
    } finally {
      open -= 1;
    }
  }

  const openAnew = () => {
    if (sessions === 0) sessions = 1;
  };

  return {
    datasourceId,
    calls,
    floors,
    truth,
    status: (signal) => answer('status', signal, () => undefined),
    initialize: (signal) => answer('initialize', signal, openAnew),
    apply: (operation, signal) => answer('apply', signal, () => void applied.push(operation.id)),
    async clear(signal) {
      await answer('clear', signal, () => {
        applied = [];
        sessions += 1;
      });
    },
    extend: (signal) => answer('extend', signal, () => undefined),
    follow(next) {
      whims = next;
      turn = 0;
    },
    get open() {
      return open;
    },
    get mostOpen() {
      return mostOpen;
    },
  };
}
