/** A plain HTTP server behind the proxy that remembers what reached it. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export interface Seen {
  readonly line: string;
  /** The whole body; `null` when the connection died before its end. */
  body: string | null;
}

export interface Upstream {
  readonly port: number;
  readonly seen: readonly Seen[];
  /** Connections that are open now. */
  connections(): Promise<number>;
  close(): Promise<void>;
}

type Answerer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

const answerWithJson: Answerer = (_request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ success: true, filler: 'x'.repeat(500) }));
};

export async function openUpstream(answer: Answerer = answerWithJson): Promise<Upstream> {
  const seen: Seen[] = [];
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    const entry: Seen = { line: `${request.method} ${request.url}`, body: null };
    seen.push(entry);
    let body = '';
    request.setEncoding('latin1');
    request.on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('error', () => {}); // The body stays null.
    request.on('end', () => {
      entry.body = body;
      answer(request, response, body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server has no port.');
  return {
    port: address.port,
    seen,
    connections: () =>
      new Promise((resolve, reject) =>
        server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
      ),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
