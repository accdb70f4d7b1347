/** A stand-in for Sentry's ingest: keeps every envelope that reaches it, as it came. */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';

/** What tests look at of an event. */
export interface SentEvent {
  readonly event_id: string;
  readonly timestamp: number;
  readonly level?: string;
  readonly logentry?: { readonly message: string };
  readonly exception?: { readonly values: readonly { readonly type: string; readonly value?: string }[] };
  readonly fingerprint?: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
  readonly contexts: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly request?: { readonly url?: string };
  readonly sdk: { readonly name: string; readonly version: string };
  readonly breadcrumbs?: readonly {
    readonly category?: string;
    readonly message?: string;
    readonly data?: Readonly<Record<string, unknown>>;
  }[];
}

export interface EnvelopeServer {
  /** For `Sentry.init`. */
  readonly dsn: string;
  /** The envelopes so far, whole. */
  readonly envelopes: string[];
  /** The error events in them, in order. */
  events(): SentEvent[];
  /** The events that this library sent. */
  incidents(): SentEvent[];
  close(): Promise<void>;
}

/** @param port The one to listen on; one that is free by default. */
export async function envelopeServer(port = 0): Promise<EnvelopeServer> {
  const envelopes: string[] = [];
  const server = createServer(async (request, response) => {
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-headers', '*');
    if (request.method === 'POST') envelopes.push(await bodyOf(request));
    response.setHeader('content-type', 'application/json').end('{}');
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const events = () => envelopes.flatMap(eventsIn);
  return {
    dsn: `http://public@127.0.0.1:${(server.address() as AddressInfo).port}/1`,
    envelopes,
    events,
    incidents: () => events().filter(({ fingerprint }) => fingerprint?.[0] === 'session-recovery'),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const sent = await buffer(request);
  return (request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent).toString('utf8');
}

/** An envelope is a head, and then a head and a payload for each item, one a line. */
function eventsIn(envelope: string): SentEvent[] {
  const [, ...lines] = envelope.trimEnd().split('\n');
  const found: SentEvent[] = [];
  for (let index = 0; index + 1 < lines.length; index += 2) {
    const head: { readonly type?: unknown } = JSON.parse(lines[index] ?? '');
    if (head.type === 'event') found.push(JSON.parse(lines[index + 1] ?? ''));
  }
  return found;
}
