/** PartySocket: a WebSocket that connects again. A handshake is a request; the session is its first message. */
import { WebSocket } from 'partysocket';
import type { TapeClient, TapePage } from '../tapeClient.ts';
import { loginExpiredCode } from '../tapeSocket.ts';
import { expertFirstDelayMs, expertTimeoutMs } from './expertChoices.ts';

const name = 'partysocket';
const version = '1.3.0';

function addressOf(page: TapePage): string {
  return page.url.replace(/^https/, 'wss');
}

/** The first message as JSON, or null when it is none. */
function parsed(data: unknown): unknown {
  try {
    return JSON.parse(String(data));
  } catch {
    return null;
  }
}

// README.md of 1.3.0, "Simple usage" with the defaults of the code: 3 s growing by 1.3 up to 10 s, a connection
// time-out of 4 s, and no end of retries. A page that gets no session in its first message has nothing more to do.
function openDocumented(page: TapePage): () => void {
  const socket = new WebSocket(addressOf(page), [], { WebSocket: page.WebSocket });
  socket.addEventListener('message', ({ data }) => page.recovered(parsed(data)));
  return () => socket.close();
}

// A browser tells a page no status of a refused handshake: the server has to accept and close with a code of its own
// when the login has expired. A Retry-After cannot be read at all.
function openExpert(page: TapePage): () => void {
  const socket = new WebSocket(addressOf(page), [], {
    WebSocket: page.WebSocket,
    connectionTimeout: expertTimeoutMs,
    minReconnectionDelay: expertFirstDelayMs * (1 + 0.5 * Math.random()),
    reconnectionDelayGrowFactor: 2,
    maxReconnectionDelay: 30_000,
    shouldReconnectOnClose: ({ code }) => code !== loginExpiredCode,
  });
  socket.addEventListener('message', ({ data }) => {
    const body = parsed(data);
    if (body === null) socket.reconnect();
    else page.recovered(body);
  });
  socket.addEventListener('close', ({ code }) => {
    if (code === loginExpiredCode) void page.signIn().then(() => socket.reconnect());
  });
  return () => socket.close();
}

export const partysocketClients: readonly TapeClient[] = [
  {
    name,
    version,
    variant: 'documented',
    source:
      'README.md, "Simple usage"; the defaults are those of the code, from 3 s without jitter, where the README says 1 to 5 s',
    open: openDocumented,
  },
  {
    name,
    version,
    variant: 'expert',
    source:
      'delays from 1 s doubled up to 30 s with jitter, close code 4401 asks for a login, a broken message reconnects',
    open: openExpert,
  },
];
