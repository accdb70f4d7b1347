/** An HTTP proxy that stands in front of the server and lets a round hold, forward, answer or drop a single call. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

export interface GateCall {
  readonly method: string;
  /** The last part of the path: `status`, `rename-column` … */
  readonly endpoint: string;
  readonly key: string | null;
  readonly body: string;
  /** The connection has carried an answer before: a browser sends again by itself when it dies. */
  readonly isReused: boolean;
  /** Sends it to the server; resolves when the whole answer is here, rejects when there is none. */
  forward(): Promise<void>;
  /** Gives the client the answer that `forward` has fetched. */
  answer(): void;
  /** Resets the client's connection without an answer. */
  drop(): void;
}

export interface GateProxy {
  readonly origin: string;
  /** Every call that arrived since the last `reset`, in order. */
  readonly calls: readonly GateCall[];
  /** Hands the next call that fits to the caller, who decides what happens to it. */
  catch(fits: (call: GateCall) => boolean): Promise<GateCall>;
  /** Whether connections are kept alive. @default false: each call has one of its own, which no browser repeats. */
  keepAlive(isOn: boolean): void;
  /** Forgets the calls, and who waits for one; drops every connection. */
  reset(): void;
  close(): Promise<void>;
}

const notChanges = new Set(['initialize', 'extend', 'column-statistics', 'login', 'logout']);

/** Whether a call changes a table. */
export function isChange({ method, endpoint }: GateCall): boolean {
  return method === 'POST' && !notChanges.has(endpoint);
}

interface Catch {
  fits(call: GateCall): boolean;
  resolve(call: GateCall): void;
}

/** Listens on a free loopback port in front of `target`, an origin. */
export async function openGateProxy(target: string): Promise<GateProxy> {
  const calls: GateCall[] = [];
  const uses = new WeakMap<Socket, number>();
  const sockets = new Set<Socket>();
  let catches: Catch[] = [];
  let isKeptAlive = false;

  async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { socket } = incoming;
    const before = uses.get(socket) ?? 0;
    uses.set(socket, before + 1);
    outgoing.shouldKeepAlive = isKeptAlive;
    const body = await bytesOf(incoming);
    const call = gateCall(incoming, body, { outgoing, target, isReused: before > 0 });
    calls.push(call);
    const waiting = catches.find(({ fits }) => fits(call));
    if (waiting === undefined) {
      await call.forward();
      call.answer();
    } else {
      catches = catches.filter((other) => other !== waiting);
      waiting.resolve(call);
    }
  }

  const server = createServer((incoming, outgoing) => {
    // Whatever keeps it from passing, the client sees what it would see of a dead server.
    pass(incoming, outgoing).catch(() => incoming.socket.resetAndDestroy());
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The gate has no port.');

  return {
    origin: `http://127.0.0.1:${address.port}`,
    calls,
    catch: (fits) => new Promise((resolve) => catches.push({ fits, resolve })),
    keepAlive(isOn) {
      isKeptAlive = isOn;
    },
    reset() {
      calls.length = 0;
      catches = [];
      isKeptAlive = false;
      for (const socket of sockets) socket.destroy();
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

interface Passage {
  readonly outgoing: ServerResponse;
  readonly target: string;
  readonly isReused: boolean;
}

function gateCall(
  incoming: IncomingMessage,
  body: Buffer,
  { outgoing, target, isReused }: Passage,
): GateCall {
  const { method = 'GET', url = '/', headers } = incoming;
  const key = headers['idempotency-key'];
  let reply: { readonly head: IncomingMessage; readonly body: Buffer } | null = null;
  return {
    method,
    endpoint: url.split('?')[0]?.split('/').filter(Boolean).at(-1) ?? '',
    key: typeof key === 'string' ? key : null,
    body: body.toString(),
    isReused,
    async forward() {
      const onward = request(new URL(url, target), { method, headers: withoutHops(headers), agent: false });
      onward.end(body);
      const [head] = (await once(onward, 'response')) as [IncomingMessage];
      reply = { head, body: await bytesOf(head) };
    },
    answer() {
      if (reply === null) throw new Error('A call is forwarded before it is answered.');
      outgoing.writeHead(reply.head.statusCode ?? 502, withoutHops(reply.head.headers));
      outgoing.end(reply.body);
    },
    drop: () => incoming.socket.resetAndDestroy(),
  };
}

/** Headers without those that belong to one connection (RFC 9110 §7.6.1); the whole body is passed on at once. */
function withoutHops<T extends IncomingMessage['headers']>(headers: T): T {
  const { connection, 'keep-alive': keepAlive, 'transfer-encoding': encoding, ...kept } = headers;
  return kept as T;
}

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
