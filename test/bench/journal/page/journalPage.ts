/** The page that is measured: the same calls by a bare `fetch`, by the API alone, and through the engine. */
import {
  browserStorage,
  createSessionRecovery,
  hydromlApi,
  SessionError,
  type SessionRecovery,
} from '../../../../src/index.ts';
import { bareOperation, bareStatus } from './bareClient.ts';
import type { ClientKind } from './journalDoor.ts';
import { seedJournal } from './seedJournal.ts';
import { standInFetch } from './standInFetch.ts';
import { watchReplay } from './watchReplay.ts';

const userId = '1';
const operation = 'sort_rows';
const pauseMs = 20;

const longTasks: number[] = [];
const observer = new PerformanceObserver((list) => note(list.getEntries()));
observer.observe({ type: 'longtask', buffered: true });
function note(entries: PerformanceEntryList): void {
  longTasks.push(...entries.map(({ duration }) => duration));
}

const counts = { writes: 0, writesBeforeRequest: 0, seals: 0, opens: 0 };
let writesAtRequest = 0;
const open = IDBDatabase.prototype.transaction;
IDBDatabase.prototype.transaction = function counted(stores, mode, options) {
  if (mode === 'readwrite') counts.writes += 1;
  return open.call(this, stores, mode, options);
};
const { encrypt, decrypt } = SubtleCrypto.prototype;
SubtleCrypto.prototype.encrypt = function counted(...given) {
  counts.seals += 1;
  return encrypt.apply(this, given);
};
SubtleCrypto.prototype.decrypt = function counted(...given) {
  counts.opens += 1;
  return decrypt.apply(this, given);
};
const send = window.fetch;
window.fetch = (...given) => {
  writesAtRequest = counts.writes;
  return send.apply(window, given);
};

/** Datasources whose server is in this page. */
const inPage = new Set<string>();
const within = standInFetch();
const api = (datasourceId: string) =>
  hydromlApi({ baseUrl: '', datasourceId, ...(inPage.has(datasourceId) && { fetch: within.fetch }) });
const never = () => new AbortController().signal;
const after = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms));
let recovery: SessionRecovery | null = null;
let serial = 0;

async function opened(datasourceId: string): Promise<SessionRecovery> {
  const made = createSessionRecovery({ datasourceId, api: api(datasourceId), userId });
  recovery = made;
  await new Promise<void>((resolve, reject) => {
    made.subscribe(({ value, failure }) => {
      if (value === 'recovered') resolve();
      else if (value === 'failed') reject(new Error(`The session failed: ${failure?.code}.`));
    });
    made.start();
  });
  return made;
}

async function start(client: ClientKind, datasourceId: string): Promise<number> {
  const startedAt = performance.now();
  if (client === 'fetch') await bareStatus(datasourceId);
  else if (client === 'api') await api(datasourceId).status(never());
  else await opened(datasourceId);
  return performance.now() - startedAt;
}

async function perform(client: ClientKind, datasourceId: string): Promise<number> {
  serial += 1;
  const params = { columns: ['temp_max'], descending: serial % 2 === 0 };
  const startedAt = performance.now();
  if (client === 'fetch') await bareOperation(datasourceId, operation, params);
  else if (client === 'api') {
    const id = crypto.randomUUID();
    await api(datasourceId).apply({ id, name: operation, params, expectedPosition: 0 }, never());
  } else {
    if (recovery === null) throw new Error('Start the engine first.');
    const writesAtStart = counts.writes;
    await recovery.perform({ name: operation, params });
    counts.writesBeforeRequest += writesAtRequest - writesAtStart;
  }
  return performance.now() - startedAt;
}

async function seed(datasourceId: string): Promise<void> {
  await seedJournal(browserStorage(), userId, await api(datasourceId).status(never()));
}

window.journal = {
  async seedInPage(datasourceId, operations) {
    inPage.add(datasourceId);
    within.answers.begin(datasourceId, operations);
    await seed(datasourceId);
  },
  forgetInPage: within.answers.forget.bind(within.answers),
  appliedInPage: (datasourceId) => within.answers.session(datasourceId)?.appliedIds ?? [],
  seed,
  start,
  perform,
  async performEach(clients, datasources) {
    const tookMs: number[] = [];
    for (const client of clients) {
      await after(pauseMs);
      tookMs.push(await perform(client, datasources[client]));
    }
    return tookMs;
  },
  async replay(datasourceId) {
    const live = recovery ?? (await opened(datasourceId));
    const lost = new SessionError({
      code: 'SESSION_NOT_FOUND',
      outcome: 'not-applied',
      attribution: 'server',
      at: Date.now(),
    });
    return await watchReplay(live, () => live.report(lost));
  },
  async longTasks() {
    // A task is told of after it has ended.
    await after(100);
    note(observer.takeRecords());
    return longTasks;
  },
  deviceCounts: () => counts,
  stop: async () => await recovery?.stop(),
};
