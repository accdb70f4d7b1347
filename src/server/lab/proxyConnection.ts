/** One client's connection through the proxy: finds each request's head, picks its server and runs its exchange. */
import { connect, type Socket } from 'node:net';
import { type Exchange, openExchange, type Wire } from './exchange.ts';
import type { Strike } from './faultPlan.ts';
import { parseRequestHead, type RequestHead } from './requestHead.ts';

/** How a proxy decides. */
export interface ProxyRules {
  /** The loopback port of the server for this request; `null` while nothing listens there. */
  portFor(head: RequestHead): number | null;
  strike(head: RequestHead): Strike | null;
}

const headEnd = '\r\n\r\n';
const longestHead = 64 * 1024;

export class ProxyConnection implements Wire {
  readonly #client: Socket;
  readonly #rules: ProxyRules;
  /** Kept alive side by side: a browser asks for pages and for data over one connection. */
  readonly #servers = new Map<number, Socket>();
  #port: number | null = null;
  #exchange: Exchange | null = null;
  #answered = false;
  #head = Buffer.alloc(0);
  #bodyLeft = 0;
  #over = false;

  constructor(client: Socket, rules: ProxyRules) {
    this.#client = client;
    this.#rules = rules;
    client.setNoDelay(true);
    client.on('data', (bytes) => this.#read(bytes));
    // A client may leave at any time; `close` follows and cleans up.
    client.on('error', () => {});
    client.on('close', () => this.#letGo());
  }

  /** Drops both sides at once. */
  destroy(): void {
    this.#over = true;
    this.#client.destroy();
    this.#letGo();
  }

  toServer(bytes: Buffer, written?: () => void): void {
    const server = this.#server();
    if (server === null) this.reset();
    else if (!server.write(bytes, written)) pauseUntilDrained(this.#client, server);
  }

  toClient(bytes: Buffer): void {
    if (this.#over || this.#client.write(bytes) || this.#port === null) return;
    const server = this.#servers.get(this.#port);
    if (server !== undefined) pauseUntilDrained(server, this.#client);
  }

  reset(): void {
    this.#over = true;
    this.#client.resetAndDestroy();
    for (const server of this.#servers.values()) server.resetAndDestroy();
    this.#letGo();
  }

  hangUp(): void {
    this.#over = true;
    this.#client.destroySoon();
    this.#letGo();
  }

  #read(received: Buffer): void {
    let bytes = received;
    while (bytes.length > 0 && !this.#over) {
      if (this.#exchange !== null && this.#bodyLeft > 0) {
        const part = bytes.subarray(0, this.#bodyLeft);
        this.#bodyLeft -= part.length;
        bytes = bytes.subarray(part.length);
        this.#exchange.request(part);
      } else {
        bytes = this.#readHead(bytes);
      }
    }
  }

  /** Takes bytes of a head; gives back what is not of it. */
  #readHead(bytes: Buffer): Buffer {
    const known = Buffer.concat([this.#head, bytes]);
    const end = known.indexOf(headEnd);
    if (end < 0) {
      this.#head = known;
      if (known.length > longestHead) this.#refuse('431 Request Header Fields Too Large');
      return Buffer.alloc(0);
    }
    this.#head = Buffer.alloc(0);
    const headBytes = known.subarray(0, end + headEnd.length);
    const head = parseRequestHead(headBytes);
    if (head === null) this.#refuse('400 Bad Request');
    else if (this.#exchange !== null && !this.#answered)
      this.reset(); // pipelining, which no browser does
    else this.#begin(head, headBytes);
    return known.subarray(headBytes.length);
  }

  #begin(head: RequestHead, headBytes: Buffer): void {
    this.#exchange?.release();
    this.#answered = false;
    this.#bodyLeft = head.bodyBytes ?? Number.POSITIVE_INFINITY;
    this.#port = this.#rules.portFor(head);
    this.#exchange = openExchange(this, head, headBytes.length, this.#rules.strike(head));
    this.#exchange.request(headBytes);
  }

  #refuse(status: string): void {
    this.toClient(Buffer.from(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`));
    this.hangUp();
  }

  #server(): Socket | null {
    const port = this.#port;
    if (port === null || this.#over) return null;
    const open = this.#servers.get(port);
    if (open !== undefined) return open;
    const server = connect({ host: '127.0.0.1', port, noDelay: true });
    this.#servers.set(port, server);
    server.on('data', (bytes) => this.#answer(port, bytes));
    // `close` follows and says whether there was an error.
    server.on('error', () => {});
    server.on('close', (hadError) => this.#serverClosed(port, hadError));
    return server;
  }

  #answer(port: number, bytes: Buffer): void {
    if (port !== this.#port || this.#over) return;
    this.#answered = true;
    // A chunked body has no length to count: it is over when its answer begins.
    if (this.#bodyLeft === Number.POSITIVE_INFINITY) this.#bodyLeft = 0;
    this.#exchange?.answer(bytes);
  }

  #serverClosed(port: number, hadError: boolean): void {
    this.#servers.delete(port);
    if (port !== this.#port || this.#over) return;
    if (hadError) this.reset();
    else this.hangUp();
  }

  #letGo(): void {
    this.#over = true;
    this.#exchange?.release();
    this.#exchange = null;
    for (const server of this.#servers.values()) server.destroy();
  }
}

function pauseUntilDrained(reader: Socket, writer: Socket): void {
  reader.pause();
  writer.once('drain', () => reader.resume());
}
