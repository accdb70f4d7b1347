/** Brings a recovery into an existing page: its session calls, its functions, its events, its Alpine and the widget. */
import { recoveryPlugin } from '../adapters/alpine/recoveryPlugin.ts';
import type { SessionRecovery } from '../sessionRecovery.ts';
import { jsonOf } from './answerMemory.ts';
import { bridgeFetch } from './bridgeFetch.ts';
import { type CompletedEvents, completeEvents } from './completeEvents.ts';
import { createLateSlot } from './lateSlot.ts';
import { offerManager } from './offerManager.ts';
import { pageAlpine } from './pageAlpine.ts';
import type { PageConfig } from './pageConfig.ts';
import { offerGlobals, pageGlobals } from './pageGlobals.ts';
import type { PageSession } from './pageSession.ts';
import { createPageSessions } from './pageSessions.ts';
import { pageToken } from './pageToken.ts';
import { pageWidget } from './pageWidget.ts';
import type { SessionRecoveryManager } from './sessionRecoveryManager.ts';

/** What the page finds as `window.holdfast`. */
export interface AttachedPage {
  /** The recovery of the page's own data; null until the page has named it. */
  readonly recovery: SessionRecovery | null;
  readonly manager: SessionRecoveryManager | null;
  /** Calls back with each recovery, now and later; returns its off function. */
  follow(connect: (recovery: SessionRecovery) => () => void): () => void;
  /** Gives the page back what it had, and leaves nothing running. */
  detach(): Promise<void>;
}

/** @throws TypeError when the page lacks what is needed; then nothing was changed */
export function attachToPage(config: PageConfig): AttachedPage {
  if (typeof window.fetch !== 'function') {
    throw new TypeError('holdfast needs fetch in the page; without it the page stays as it is.');
  }
  const original = window.fetch;
  const send: typeof fetch = (input, init) => original.call(window, input, init);
  const late = createLateSlot();
  const widget = pageWidget(late, config.widget);
  const offs = [widget.off];
  let main: PageSession | null = null;
  let completed: CompletedEvents | null = null;
  let isDetached = false;

  const sessions = createPageSessions({
    config,
    send,
    showUi: widget.show,
    onCreated(session) {
      const wanted = mainDatasource(config);
      const { datasourceId } = session.manager;
      if (main !== null || !isSameId(wanted ?? datasourceId, datasourceId)) return;
      main = session;
      late.fill(session.manager.slot);
    },
    onSuccess: (name, body) => completed?.succeeded(name, body),
  });

  const bridged = bridgeFetch({
    send,
    sessionFor: (call) => (isDetached ? null : sessions.of(call)),
  });

  async function call(name: string, params: object) {
    const { datasourceId, baseUrl } = ownAddress(config, main);
    const address = `${baseUrl}/tools/api/studio/${datasourceId}/session/${name}/`;
    const response = await bridged(address, {
      method: 'POST',
      headers: jsonHeaders(),
      body: JSON.stringify(params),
    });
    const body = await jsonOf(response);
    return { success: false, ...body };
  }

  /** From here on the page is changed; what throws leaves it as it was. */
  function change(): void {
    window.fetch = bridged;
    offs.push(() => {
      if (window.fetch === bridged) window.fetch = original;
    });
    offs.push(offerGlobals(window, pageGlobals({ call, ask: (question) => window.prompt(question) })));
    offs.push(
      onLoaded(() => {
        completed = completeEvents(window);
        offs.push(completed.off);
      }),
    );
    if (config.alpine) offs.push(pageAlpine(recoveryPlugin({ follow: late.follow })));
    const managerOf = (datasourceId: string) =>
      sessions.of({ ...ownAddress(config, main), datasourceId }).manager;
    offs.push(offerManager(window, managerOf));
  }

  function restore(): void {
    isDetached = true;
    for (const off of offs.splice(0).reverse()) off();
  }

  try {
    change();
  } catch (error) {
    restore();
    throw error;
  }

  return {
    get recovery() {
      return main?.manager.slot.peek() ?? null;
    },
    get manager() {
      return main?.manager ?? null;
    },
    follow: late.follow,
    async detach() {
      restore();
      await sessions.stop();
    },
  };
}

function jsonHeaders(): HeadersInit {
  const token = pageToken();
  return { 'content-type': 'application/json', ...(token !== null && { 'x-csrftoken': token }) };
}

/** The page's data as it is configured, or as HydroML's templates name it. */
function mainDatasource({ datasourceId }: PageConfig): string | null {
  const named: unknown = datasourceId ?? Reflect.get(window, 'datasourceId');
  return typeof named === 'string' && named !== '' ? named : null;
}

/** UUIDs are the same in either case. */
function isSameId(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function ownAddress(config: PageConfig, main: PageSession | null) {
  const datasourceId = mainDatasource(config) ?? main?.manager.datasourceId;
  if (datasourceId === undefined) {
    throw new TypeError(
      "holdfast does not know the page's data: set data-datasource-id on its script tag, or window.datasourceId.",
    );
  }
  return { datasourceId, baseUrl: config.baseUrl ?? '' };
}

function onLoaded(action: () => void): () => void {
  if (document.readyState === 'complete') {
    action();
    return () => undefined;
  }
  window.addEventListener('load', action, { once: true });
  return () => window.removeEventListener('load', action);
}
