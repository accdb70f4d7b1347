/** The page's conductor: opens tables, keeps one recovery, and writes what happens into the reactive store. */
import {
  createSessionRecovery,
  hydromlApi,
  type JsonObject,
  type RecoveryAction,
  type RecoveryAdapter,
  SessionError,
  type SessionRecovery,
  type SessionRecoveryOptions,
  type SessionTrace,
  type SessionView,
  StorageError,
} from '../index.ts';
import { createChangeQueue } from './changeQueue.ts';
import { coverUntilKnown } from './coverUntilKnown.ts';
import { notingFlights } from './flightNotes.ts';
import { followRecovery } from './followRecovery.ts';
import { createHistoryWalk } from './historyWalk.ts';
import type { StudioMessages } from './messages/studioMessages.ts';
import type { OperationName } from './operationRequest.ts';
import { readWorkFile } from './readWorkFile.ts';
import { forgetUser, rememberedUser, rememberUser } from './rememberedUser.ts';
import { signOutOfServer } from './signOutOfServer.ts';
import { addressOf, datasourceIn, loginAddress, loginPath } from './studioAddress.ts';
import type { StudioApi } from './studioApi.ts';
import type { StudioStore, Toast } from './studioStore.ts';

/** How long a toast stays, ms. */
const toastMs = 6_000;

export interface StudioPage {
  readonly store: StudioStore;
  readonly messages: StudioMessages;
  readonly api: StudioApi;
  start(): Promise<void>;
  /** The recovery of the table that is open. */
  recovery(): SessionRecovery | null;
  /** Shows another table, and puts it into the address. */
  choose(datasourceId: string): void;
  /** Reads the list of tables again. */
  refreshList(): Promise<void>;
  /** Sends one change; it is listed as waiting until the server has judged it. */
  submit(name: OperationName, params: JsonObject): Promise<SessionView>;
  /** Calls a change off that was asked for in this tab, as far as that can be done. */
  callOff(submissionId: number): Promise<void>;
  /** Undoes or redoes, step by step, until the history stands at `position`. */
  walkTo(position: number, label: string): Promise<void>;
  /** Steps of the walk that are not sent yet are dropped. */
  stopWalk(): void;
  /**
   * Queues the applied changes of a saved copy behind what is there; resolves to how many they are.
   * @throws WorkFileError with one sentence for the user
   */
  importWork(text: string): Promise<number>;
  /** What a recovery action does; whoever calls it has asked where work would be dropped. */
  act(action: RecoveryAction): Promise<void>;
  /** The names of the user's other tables with changes that wait on this device; null where it does not tell. */
  pendingElsewhere(): Promise<readonly string[] | null>;
  signOut(): Promise<void>;
  toast(toast: Toast): void;
}

export interface StudioPageOptions {
  readonly store: StudioStore;
  readonly messages: StudioMessages;
  readonly api: StudioApi;
  /** What listens to every recovery beside the page itself. @default none */
  readonly adapters?: readonly RecoveryAdapter[];
  /** What watches the chart of every recovery. @default nothing */
  readonly inspect?: SessionRecoveryOptions['inspect'];
  /** The trace that session calls carry to the server's log. @default none */
  readonly trace?: SessionTrace;
}

export function createStudioPage({
  store,
  messages,
  api,
  adapters = [],
  inspect,
  trace,
}: StudioPageOptions): StudioPage {
  let recovery: SessionRecovery | null = null;
  let closeRecovery = (): void => {};
  let toastTimer: ReturnType<typeof setTimeout> | undefined;
  const reading = new AbortController();
  const changes = createChangeQueue({ store, messages, api, toast });
  const walk = createHistoryWalk({
    store,
    messages,
    toast,
    step: (name, signal) => changes.submit(opened(), { name, params: {} }, { signal, isStep: true }),
  });

  function opened(): SessionRecovery {
    if (recovery === null) throw new Error('No table is open.');
    return recovery;
  }

  function toast(next: Toast): void {
    clearTimeout(toastTimer);
    store.toast = next;
    if (next.tone === 'bad') store.announcement = next.text;
    toastTimer = setTimeout(() => {
      store.toast = null;
    }, toastMs);
  }

  function open(datasourceId: string, userId: string | null): void {
    closeRecovery();
    store.datasourceId = datasourceId;
    store.recovery = null;
    store.columns = [];
    store.selectedColumn = null;
    store.workHistory = null;
    store.refusals = [];
    const api = hydromlApi({
      baseUrl: '',
      datasourceId,
      loginPath,
      ...(trace && { traceHeaders: trace.headers }),
    });
    const opened = createSessionRecovery({
      datasourceId,
      api: notingFlights(api, (flight) => {
        if (recovery === opened) changes.noteFlight(flight);
      }),
      adapters,
      inspect,
      ...(userId === null ? {} : { userId }),
      onUserChanged: handOver,
    });
    recovery = opened;
    const unfollow = followRecovery(opened, {
      store,
      messages,
      onBack() {
        if (store.datasources === null) void refreshList();
      },
      onLoginNeeded() {
        // Nobody has worked here yet: there is nothing to show behind a dialog.
        if (store.user === null) location.assign(loginAddress(location.href));
      },
    });
    closeRecovery = () => {
      unfollow();
      void opened.stop();
    };
    opened.start();
  }

  /** Another person has logged in: they get a page that has never shown anything of the first one's. */
  function handOver(): void {
    forgetUser();
    location.reload();
  }

  async function refreshList(): Promise<void> {
    store.listProblem = '';
    try {
      const { user, datasources, isOperator } = await api.listDatasources(reading.signal);
      if (store.user !== null && store.user.id !== user.id) return handOver();
      store.user = user;
      store.isOperator = isOperator;
      store.datasources = Object.freeze(datasources);
      rememberUser(user);
      const wanted = store.datasourceId ?? datasources[0]?.id;
      if (wanted === undefined) store.listProblem = messages.noDatasources;
      else if (recovery === null) choose(wanted, 'replaceState');
    } catch (error) {
      if (!(error instanceof SessionError)) throw error;
      if (error.failure.code === 'AUTHENTICATION_REQUIRED' && store.user === null) {
        location.assign(loginAddress(location.href));
      } else if (recovery !== null) {
        recovery.report(error);
      } else {
        store.listProblem = `${messages.listFailed} ${messages.failures[error.failure.code].title}.`;
      }
    }
  }

  function choose(datasourceId: string, how: 'pushState' | 'replaceState' = 'pushState'): void {
    if (datasourceId === store.datasourceId && recovery !== null) return;
    history[how](null, '', addressOf(datasourceId, location.href));
    open(datasourceId, store.user?.id ?? null);
  }

  const recoveryOf = () => recovery;

  return {
    store,
    messages,
    api,
    toast,
    refreshList,
    recovery: recoveryOf,
    choose: (datasourceId) => choose(datasourceId),

    async start() {
      store.user = await rememberedUser();
      const datasourceId = datasourceIn(location.href);
      if (datasourceId !== null) open(datasourceId, store.user?.id ?? null);
      addEventListener('popstate', () => {
        const id = datasourceIn(location.href);
        if (id !== null && id !== store.datasourceId) open(id, store.user?.id ?? null);
      });
      coverUntilKnown(recoveryOf);
      addEventListener('online', () => {
        if (recovery === null) void refreshList();
      });
      await refreshList();
    },

    submit: async (name, params) => changes.submit(opened(), { name, params }),
    callOff: changes.callOff,
    walkTo: walk.to,
    stopWalk: walk.stop,

    async importWork(text) {
      if (recovery === null) throw new Error('No table is open.');
      const { record, count } = readWorkFile(text, { store, messages });
      await recovery.importWork(record);
      return count;
    },

    async act(action) {
      await recovery?.act(action);
    },

    async pendingElsewhere() {
      const nameOf = (wanted: string) => store.datasources?.find(({ id }) => id === wanted)?.name ?? wanted;
      try {
        return ((await recovery?.pendingElsewhere()) ?? []).map(({ datasourceId }) => nameOf(datasourceId));
      } catch (error) {
        if (!(error instanceof StorageError)) throw error;
        return null;
      }
    },

    async signOut() {
      // The server first: without it the login would stay, and whoever comes next would be the same user.
      if (!(await signOutOfServer(reading.signal))) {
        toast({ text: messages.signOutFailed, tone: 'bad' });
        return;
      }
      // The header has asked where something was pending: keep, export or discard.
      await recovery?.signOut({ discard: true });
      forgetUser();
      location.assign(loginAddress(location.href));
    },
  };
}
