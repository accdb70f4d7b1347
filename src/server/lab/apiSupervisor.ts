/** Keeps the API process: starts, kills and restarts it on command, and starts it again when it dies by itself. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { type ApiTaskInput, parseApiNews } from './apiMessages.ts';

export type ApiState = 'up' | 'down' | 'starting';

export interface ApiSupervisorOptions {
  /** The module to fork; it gets `dataDir` as its argument, and `flags` after it. */
  readonly entry: string;
  readonly dataDir: string;
  /** @default none */
  readonly flags?: readonly string[];
  /** Told in one line when the process dies by itself. */
  readonly report: (line: string) => void;
  /** Ms before the first start after a crash; doubled up to 30 s. @default 500 */
  readonly crashDelayMs?: number;
  /** Arguments of the runtime, such as a loader. @default those of this process */
  readonly execArgv?: readonly string[];
}

/** Says in its message, one sentence, why the API process did not do what it was asked. */
export class ApiProcessError extends Error {
  override readonly name = 'ApiProcessError';
}

const longestCrashDelayMs = 30_000;
const politeMs = 3_000;
const steadyMs = 10_000;

interface Waiting {
  resolve(datasourceId: string | null): void;
  reject(error: ApiProcessError): void;
}

export class ApiSupervisor {
  readonly #options: ApiSupervisorOptions;
  readonly #waiting = new Map<number, Waiting>();
  #child: ChildProcess | null = null;
  #port: number | null = null;
  #lastId = 0;
  #wasUp = false;
  #crashes = 0;
  #timer: NodeJS.Timeout | undefined;
  /** Commands take their turn: a restart must not meet a kill halfway. */
  #turn: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(options: ApiSupervisorOptions) {
    this.#options = options;
  }

  /** The loopback port it listens on; `null` unless it is up. */
  get port(): number | null {
    return this.#port;
  }

  get state(): ApiState {
    if (this.#child === null) return 'down';
    return this.#port === null ? 'starting' : 'up';
  }

  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /** Resolves when it listens; rejects with an {@link ApiProcessError} when it can't start. */
  async start(): Promise<void> {
    // Only the fork takes its turn, so that a process that hangs while it starts can still be killed.
    const { listening } = await this.#inTurn(async () => ({ listening: this.#spawn() }));
    await listening;
  }

  /** Resolves when it is dead; it stays so. */
  kill(): Promise<void> {
    return this.#inTurn(() => this.#end('SIGKILL'));
  }

  /** Ends it by `signal` if it is up, and starts it after `delayMs`; resolves when it has ended. */
  restart(delayMs: number, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    return this.#inTurn(async () => {
      await this.#end(signal);
      this.#startIn(delayMs);
    });
  }

  /** Resolves when the task is done, to the new datasource's id if it made one; rejects with an {@link ApiProcessError}. */
  tell(task: ApiTaskInput): Promise<string | null> {
    const child = this.#child;
    if (child === null || this.#port === null) {
      return Promise.reject(new ApiProcessError('The server is down: start it first.'));
    }
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      child.send({ ...task, id }, (error) => {
        if (error !== null)
          this.#settle(id)?.reject(new ApiProcessError('The server stopped before it was done.'));
      });
    });
  }

  /** Ends the process politely, by force after 3 s. Final. */
  close(): Promise<void> {
    this.#closed = true;
    return this.#inTurn(() => this.#end('SIGTERM'));
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    // The caller hears of a failure; the next command's turn comes all the same.
    this.#turn = result.catch(() => {});
    return result;
  }

  #spawn(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#child !== null || this.#closed) return Promise.resolve();
    // Its output joins our error output: standard output carries only what the command promises to print.
    const child = fork(this.#options.entry, [this.#options.dataDir, ...(this.#options.flags ?? [])], {
      stdio: ['ignore', 2, 2, 'ipc'],
      execArgv: [...(this.#options.execArgv ?? process.execArgv)],
    });
    const startedAt = performance.now();
    this.#child = child;
    // However this process ends, the other does not outlive it.
    const endWithUs = () => child.kill('SIGKILL');
    process.once('exit', endWithUs);
    child.once('exit', () => process.off('exit', endWithUs));
    return new Promise((resolve, reject) => {
      let reason: string | null = null;
      const gone = (how: string) => {
        reject(new ApiProcessError(reason ?? `The session server stopped before it was ready (${how}).`));
        if (child === this.#child) this.#died(reason ?? how, performance.now() - startedAt);
      };
      child.on('message', (message) => {
        if (child !== this.#child) return;
        const news = parseApiNews(message);
        if (news.news === 'failed') reason = news.sentence;
        if (news.news === 'listening') resolve(this.#listens(news.port));
        if (news.news === 'done') this.#settle(news.id)?.resolve(news.datasourceId);
        if (news.news === 'refused') this.#settle(news.id)?.reject(new ApiProcessError(news.sentence));
      });
      child.once('exit', (code, signal) => gone(signal === null ? `exit code ${code}` : `signal ${signal}`));
      // Without a process there is no exit to wait for.
      child.on('error', (error) => child.pid === undefined && gone(error.message));
    });
  }

  #listens(port: number): void {
    this.#port = port;
    this.#wasUp = true;
  }

  #died(how: string, livedMs: number): void {
    this.#forget('The server stopped before it was done.');
    if (!this.#wasUp) return; // The first start's caller hears of it and decides.
    if (livedMs > steadyMs) this.#crashes = 0;
    const delayMs = Math.min((this.#options.crashDelayMs ?? 500) * 2 ** this.#crashes, longestCrashDelayMs);
    this.#crashes += 1;
    this.#options.report(
      `The session server stopped by itself (${how}); it starts again in ${delayMs / 1000} s.`,
    );
    this.#startIn(delayMs);
  }

  #startIn(delayMs: number): void {
    if (this.#closed) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      // A start that fails ends in `#died`, which reports it and tries again.
      this.start().catch(() => {});
    }, delayMs);
  }

  async #end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    clearTimeout(this.#timer);
    const child = this.#child;
    this.#forget('The server was stopped.');
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    const force = setTimeout(() => child.kill('SIGKILL'), politeMs);
    await exited;
    clearTimeout(force);
  }

  #forget(sentence: string): void {
    this.#child = null;
    this.#port = null;
    for (const waiting of this.#waiting.values()) waiting.reject(new ApiProcessError(sentence));
    this.#waiting.clear();
  }

  #settle(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }
}
