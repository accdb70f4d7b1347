/** A tab's way to the server: calls that are late, lost, doubled or never answered, as the session API's port. */
import { buildFailure } from '../../src/session/buildFailure.ts';
import {
  type JournalOperation,
  type SessionApi,
  SessionError,
  type SessionView,
} from '../../src/session/sessionApi.ts';
import type { Device } from './device.ts';
import {
  datasourceId,
  type ModelHistory,
  type ModelServer,
  type ServerAnswer,
  type ServerCall,
} from './modelServer.ts';
import type { TabGate } from './tabGate.ts';
import type { World } from './world.ts';

/** What the judge sees of a tab's calls. */
export interface NetworkWatch {
  onSend(call: ServerCall, operation: JournalOperation | null): void;
  /** `user` is the one whose session the answer tells of. */
  onView(seen: ModelHistory, user: string | null): void;
  /** May crash or freeze the page at the call. */
  strike(where: string): void;
}

/** No copy of a request lands later than this after it was sent, in ms: within the policy's life of a copy. */
const copyLifeMs = 26_000;

export function networkApi(
  world: World,
  server: ModelServer,
  device: Device,
  gate: TabGate,
  watch: NetworkWatch,
): SessionApi {
  const { time, dice, log, strikes } = world;

  function exchange(
    call: ServerCall,
    operation: JournalOperation | null,
    signal: AbortSignal,
  ): Promise<SessionView> {
    watch.strike(`before ${call}`);
    return new Promise((resolve, reject) => {
      if (gate.isDead) return;
      const what = operation === null ? call : `${operation.name} ${labelOrId(operation)}`;
      if (signal.aborted) return reject(signal.reason);
      watch.onSend(call, operation);
      log.add(gate.name, `sends ${what}`);
      const fetchId = world.nextFetch();
      const user = device.cookieUser;
      let isSettled = false;
      let isAborted = false;
      const onAbort = () => {
        if (isSettled) return;
        isSettled = true;
        isAborted = true;
        reject(signal.reason);
      };
      signal.addEventListener('abort', onAbort, { once: true });
      const settle = (how: () => void) =>
        gate.deliver(() => {
          if (isSettled) return;
          isSettled = true;
          signal.removeEventListener('abort', onAbort);
          how();
        });
      const failWith = (failure: Parameters<typeof buildFailure>) =>
        settle(() => {
          log.add(gate.name, `${what}: ${failure[0]}${failure[1]?.status ? ` ${failure[1].status}` : ''}`);
          reject(new SessionError(buildFailure(failure[0], { at: device.wallMs(), ...failure[1] })));
        });
      const changes = call !== 'status' && call !== 'compare';
      const unknown = changes ? 'unknown' : 'not-applied';
      const cut = () => failWith(['NETWORK_UNREACHABLE', { outcome: unknown }]);

      function deliver(answer: ServerAnswer): void {
        if (strikes('garbledAnswer')) {
          failWith([changes ? 'UNKNOWN' : 'SESSION_CORRUPTED', { status: 200, outcome: unknown }]);
          return;
        }
        if (answer.kind === 'refused') {
          const { code, status, outcome, retryAfterMs } = answer;
          failWith([code, { status, outcome, retryAfterMs }]);
          return;
        }
        settle(() => {
          const { view, leftMs, seen } = answer;
          log.add(gate.name, `${what}: position ${view.position} of ${view.total}`);
          watch.onView(seen, view.userId ?? null);
          const expiresAt = leftMs === null ? null : device.wallMs() + leftMs;
          resolve(structuredClone({ ...view, expiresAt }));
        });
      }

      function arriveAfter(delayMs: number, hear: ((answer: ServerAnswer) => void) | null): void {
        const { jumpsAhead } = device;
        time.after(delayMs, () => {
          if (isAborted && !changes) return;
          // A clock that was set ahead hides from the next page how long ago this was sent.
          if ((hear === null || gate.isDead) && device.jumpsAhead !== jumpsAhead) return;
          if (server.isDown) {
            if (hear === null) return;
            time.after(dice.whole(1, 30), () =>
              dice.chance(0.5) ? cut() : failWith(['SERVER_ERROR', { status: 502, outcome: unknown }]),
            );
            return;
          }
          const request = {
            call,
            user,
            fetchId,
            operation,
            isAnswered: () => isSettled && !isAborted && !gate.isDead,
            isAborted: () => isAborted,
            isOrphaned: () => gate.isDead,
          };
          server.receive(request, (answer) => {
            if (hear !== null) time.after(dice.whole(1, 40), () => hear(answer));
          });
        });
      }

      if (!device.isOnline) return void time.after(dice.whole(1, 10), cut);
      if (strikes('busyServer')) {
        const retryAfterMs = dice.chance(0.5) ? dice.whole(1, 20) * 1000 : undefined;
        const failure = { status: 503, outcome: unknown, retryAfterMs } as const;
        return void time.after(dice.whole(5, 60), () => failWith(['SERVER_OVERLOADED', failure]));
      }
      const hangs = strikes('hang');
      const losesRequest = strikes('lostRequest');
      const losesAnswer = strikes('lostAnswer');
      const delayMs = strikes('slowNetwork') ? dice.whole(200, 20_000) : dice.whole(1, 40);
      // A browser sends a POST again by itself when a reused connection dies; each copy may be run.
      const copies = changes && strikes('duplicate') ? dice.whole(1, 2) : 0;
      const arrivals = [delayMs];
      for (let copy = 0; copy < copies; copy += 1) {
        const behindMs = strikes('lateCopy') ? dice.whole(1_000, copyLifeMs) : dice.whole(1, 400);
        arrivals.push(Math.min(delayMs + behindMs, copyLifeMs));
      }
      const heard = losesAnswer || losesRequest ? -1 : dice.whole(0, arrivals.length - 1);
      if (!losesRequest) {
        for (const [index, atMs] of arrivals.entries())
          arriveAfter(atMs, index === heard && !hangs ? deliver : null);
      }
      if (heard === -1 && !hangs) time.after(delayMs + dice.whole(20, 3_000), cut);
      // A process that ends cuts what it was doing; the browser sees a dead connection.
      else if (!hangs) time.after(copyLifeMs + 3_500, cut);
      watch.strike(`during ${call}`);
    });
  }

  return {
    datasourceId,
    idempotent: server.kind === 'ours',
    status: (signal) => exchange('status', null, signal),
    initialize: (signal) => exchange('initialize', null, signal),
    apply: (operation, signal) => exchange('apply', operation, signal),
    clear: async (signal) => void (await exchange('clear', null, signal)),
    extend: (signal) => exchange('extend', null, signal),
    ...(server.kind === 'ours' && {
      isUnchanged: async (etag: string, signal: AbortSignal) =>
        (await exchange('compare', null, signal)).etag === etag,
    }),
  };
}

function labelOrId({ id, params }: JournalOperation): string {
  return typeof params.label === 'string' ? params.label : `(${id})`;
}
