/** Notes which operation is with the server just now: the engine keeps that to itself, and only such a one can be called off there. */
import type { JournalOperation, SessionApi } from '../index.ts';

export interface Flight {
  readonly id: string;
  readonly name: string;
  readonly params: JournalOperation['params'];
  /** When it was sent, ms since the epoch. */
  readonly since: number;
}

/** The same api; `note` is told of each operation that leaves, and `null` when it has come back. */
export function notingFlights(api: SessionApi, note: (flight: Flight | null) => void): SessionApi {
  const apply: SessionApi['apply'] = async (operation, signal) => {
    const { id, name, params } = operation;
    note({ id, name, params, since: Date.now() });
    try {
      return await api.apply(operation, signal);
    } finally {
      note(null);
    }
  };
  // Whatever else the api has, now or later on, is its own.
  return new Proxy(api, { get: (target, key) => (key === 'apply' ? apply : Reflect.get(target, key)) });
}
