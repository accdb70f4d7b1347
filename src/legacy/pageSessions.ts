/** The sessions of an existing page, one for each datasource it asks for, over one storage. */
import { hydromlApi } from '../session/hydromlApi.ts';
import { browserStorage } from '../storage/browserStorage.ts';
import { memoryStorage } from '../storage/memoryStorage.ts';
import { createAnswerMemory } from './answerMemory.ts';
import { openMark } from './openMark.ts';
import type { PageBody } from './pageBody.ts';
import type { PageConfig } from './pageConfig.ts';
import { createPageSession, type PageSession } from './pageSession.ts';
import { pageStarts } from './pageStarts.ts';
import { SessionRecoveryManager, type SessionRecoveryManagerOptions } from './sessionRecoveryManager.ts';

export interface PageSessionsOptions {
  readonly config: PageConfig;
  /** The page's own `fetch`. */
  readonly send: typeof fetch;
  readonly showUi: NonNullable<SessionRecoveryManagerOptions['showUi']>;
  onCreated(session: PageSession): void;
  onSuccess(name: string, body: PageBody): void;
}

export interface PageSessions {
  of(call: { readonly datasourceId: string; readonly baseUrl: string }): PageSession;
  stop(): Promise<void>;
}

/** How long a look at the session may take, ms. */
const statusLimitMs = 4_000;

export function createPageSessions(options: PageSessionsOptions): PageSessions {
  const { config, send, showUi } = options;
  const sessions = new Map<string, PageSession>();
  const final = new AbortController();
  const countStarts = pageStarts(config.metricsUrl);
  const storage = globalThis.indexedDB === undefined ? memoryStorage() : browserStorage();

  function create(datasourceId: string, calledBaseUrl: string): PageSession {
    const { loginPath, userId, baseUrl = calledBaseUrl } = config;
    const answers = createAnswerMemory(send);
    const api = hydromlApi({ baseUrl, datasourceId, fetch: answers.fetch, ...(loginPath && { loginPath }) });
    const manager = new SessionRecoveryManager(datasourceId, {
      api,
      storage,
      showUi,
      adapters: countStarts(),
      ...(userId && { userId }),
    });
    const mark = openMark(storage, datasourceId, final.signal);
    return createPageSession({
      manager,
      answers,
      mark,
      isSessionThere: async () => (await api.status(AbortSignal.timeout(statusLimitMs))).exists,
      onSuccess: options.onSuccess,
    });
  }

  return {
    of({ datasourceId, baseUrl }) {
      const known = sessions.get(datasourceId.toLowerCase());
      if (known !== undefined) return known;
      const session = create(datasourceId, baseUrl);
      sessions.set(datasourceId.toLowerCase(), session);
      options.onCreated(session);
      return session;
    },
    async stop() {
      final.abort();
      await Promise.all([...sessions.values()].map((session) => session.stop()));
      sessions.clear();
    },
  };
}
