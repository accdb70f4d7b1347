/** The TCP proxy in front of the servers: hands every connection to a {@link ProxyConnection} and owns them all. */
import { createServer } from 'node:net';
import { ProxyConnection, type ProxyRules } from './proxyConnection.ts';

export interface LabProxy {
  /** The port it listens on. */
  readonly port: number;
  /** Stops listening and drops every connection. */
  close(): Promise<void>;
}

/** Listens on `host` and `port` (0 picks a free one); rejects with the platform's error when it can't. */
export function openLabProxy(options: { host: string; port: number; rules: ProxyRules }): Promise<LabProxy> {
  const connections = new Set<ProxyConnection>();
  const server = createServer((client) => {
    const connection = new ProxyConnection(client, options.rules);
    connections.add(connection);
    client.once('close', () => connections.delete(connection));
  });
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const connection of connections) connection.destroy();
    });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => {
      server.off('error', reject);
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : options.port;
      resolve({ port, close });
    });
  });
}
