/** A user of the server outside the browser: logs in, and reads and ends sessions by plain calls without faults. */
import { type CookieJar, createCookieJar } from '../../server/cookieJar.ts';

/** What the server says of a session. */
export interface ServerTruth {
  readonly exists: boolean;
  readonly position: number;
  readonly columns: readonly string[];
  /** The first rows, as they came. */
  readonly preview: string;
  /** The idempotency keys of the history's steps, redo tail included; null where the server keeps none. */
  readonly ids: readonly string[] | null;
}

interface StatusBody {
  readonly session_info: {
    readonly session_exists: boolean;
    readonly current_step?: number;
    readonly epoch?: string;
  };
  readonly column_info: readonly string[] | { readonly columns: readonly string[] } | null;
  readonly data_preview: readonly object[] | null;
}

export class SoakUser {
  readonly #origin: string;
  readonly #username: string;
  readonly #password: string;
  #jar: CookieJar = createCookieJar();

  constructor(origin: string, username: string, password: string) {
    this.#origin = origin;
    this.#username = username;
    this.#password = password;
  }

  /** The login's cookies, for a browser. */
  cookies(): { name: string; value: string }[] {
    return ['sessionid', 'csrftoken'].map((name) => ({ name, value: this.#jar.get(name) ?? '' }));
  }

  /** Logs in through the form; an earlier login of this user is left behind. */
  async logIn(): Promise<void> {
    this.#jar = createCookieJar();
    await this.#fetch('/accounts/login/');
    const answer = await this.#fetch('/accounts/login/', {
      method: 'POST',
      body: new URLSearchParams({
        csrfmiddlewaretoken: this.#jar.get('csrftoken') ?? '',
        username: this.#username,
        password: this.#password,
      }),
    });
    if (answer.status !== 302) throw new Error(`The login was answered with ${answer.status}.`);
  }

  /** Ends a session, if there is one. */
  async clear(datasourceId: string): Promise<void> {
    const send = () =>
      this.#fetch(addressOf(datasourceId, 'clear'), {
        method: 'POST',
        body: '{}',
        headers: { 'content-type': 'application/json', 'x-csrftoken': this.#jar.get('csrftoken') ?? '' },
      });
    await this.#loggedIn(send);
  }

  async truth(datasourceId: string): Promise<ServerTruth> {
    const status = await this.#get<StatusBody>(datasourceId, 'status');
    const { session_info: session, column_info: columns } = status;
    return {
      exists: session.session_exists,
      position: session.current_step ?? 0,
      columns: columns === null || 'length' in columns ? (columns ?? []) : columns.columns,
      // The existing contract writes a missing value as an empty text.
      preview: JSON.stringify(status.data_preview, (_name, cell) => (cell === '' ? null : cell)),
      ids: session.epoch === undefined ? null : await this.#historyIds(datasourceId),
    };
  }

  async #historyIds(datasourceId: string): Promise<readonly string[]> {
    const history = await this.#get<{ operations: readonly { id: string }[] }>(datasourceId, 'history');
    return history.operations.map(({ id }) => id);
  }

  async #get<T>(datasourceId: string, call: string): Promise<T> {
    const answer = await this.#loggedIn(() => this.#fetch(addressOf(datasourceId, call)));
    if (answer.status !== 200) throw new Error(`${call} was answered with ${answer.status}.`);
    // Some servers write numbers that JSON has no word for.
    return JSON.parse((await answer.text()).replace(/\b-?(?:NaN|Infinity)\b/g, 'null'));
  }

  /** Logs in where the login is over: another one of the same browser ends it, and so does a server that forgets. */
  async #loggedIn(send: () => Promise<Response>): Promise<Response> {
    const answer = await send();
    if (answer.status !== 302) return answer;
    await this.logIn();
    return await send();
  }

  async #fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (this.#jar.header() !== '') headers.set('cookie', this.#jar.header());
    const answer = await fetch(this.#origin + path, { redirect: 'manual', ...init, headers });
    this.#jar.keep(answer);
    return answer;
  }
}

function addressOf(datasourceId: string, call: string): string {
  return `/tools/api/studio/${datasourceId}/session/${call}/`;
}
