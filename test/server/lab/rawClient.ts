/** A client that speaks bytes: what it sends is what the proxy sees, and what it gets is kept. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface RawClient {
  readonly socket: Socket;
  send(text: string): void;
  received(): string;
  /** How the connection ended: `null` while it is open, `'end'`, or an error's code. */
  ending(): string | null;
}

export async function openRawClient(port: number): Promise<RawClient> {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true });
  let received = '';
  let ending: string | null = null;
  socket.setEncoding('latin1');
  socket.on('data', (text: string) => {
    received += text;
  });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    ending = error.code ?? error.message;
  });
  socket.on('close', () => {
    ending ??= 'end';
  });
  await once(socket, 'connect');
  return {
    socket,
    send: (text) => socket.write(text, 'latin1'),
    received: () => received,
    ending: () => ending,
  };
}
