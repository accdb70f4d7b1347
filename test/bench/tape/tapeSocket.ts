/** A WebSocket whose handshakes are requests of a tape, for clients that speak nothing else. */
import type { TapeAnswer } from './faultTape.ts';

/** The `close` event of a socket (the platform's own is missing in Node 20). */
class SocketClosed extends Event {
  readonly code: number;
  readonly reason: string;

  constructor(code: number, reason: string) {
    super('close');
    this.code = code;
    this.reason = reason;
  }
}

export type TapeSocketConstructor = new (url: string) => EventTarget;

/** The code with which a server closes a socket whose login has expired: 4000–4999 are the application's (RFC 6455 §7.4.2). */
export const loginExpiredCode = 4401;

/** Abnormal closure, which is all a browser tells of a refused handshake (RFC 6455 §7.1.5, §7.4.1). */
const abnormalCode = 1006;

/** A socket class over a session's requests; `body` and `brokenBody` are what it says first when it says something. */
export function tapeSocketOver(
  request: () => TapeAnswer,
  bodies: { readonly whole: string; readonly broken: string },
): TapeSocketConstructor {
  return class TapeSocket extends EventTarget {
    readonly url: string;
    readyState = 0;
    binaryType = 'blob';
    readonly bufferedAmount = 0;
    readonly extensions = '';
    readonly protocol = '';
    readonly #timer: ReturnType<typeof setTimeout> | null;

    constructor(url: string) {
      super();
      this.url = url;
      const answer = request();
      this.#timer = answer.kind === 'hang' ? null : setTimeout(() => this.#receive(answer), answer.afterMs);
    }

    send(): void {}

    close(code = 1000, reason = ''): void {
      if (this.readyState >= 2) return;
      if (this.#timer !== null) clearTimeout(this.#timer);
      this.#end(code, reason);
    }

    #receive(answer: TapeAnswer): void {
      switch (answer.kind) {
        case 'ok':
          this.#say(bodies.whole);
          break;
        case 'broken-body':
          this.#say(bodies.broken);
          break;
        case 'login-expired':
          this.#open();
          this.#end(loginExpiredCode, 'log in');
          break;
        default:
          this.dispatchEvent(new Event('error'));
          this.#end(abnormalCode, '');
      }
    }

    #open(): void {
      this.readyState = 1;
      this.dispatchEvent(new Event('open'));
    }

    #say(data: string): void {
      this.#open();
      this.dispatchEvent(new MessageEvent('message', { data }));
    }

    #end(code: number, reason: string): void {
      this.readyState = 3;
      this.dispatchEvent(new SocketClosed(code, reason));
    }
  };
}
