/** Writes what one recovery says into the page's store, for as long as its table is open. */
import type { RecoveryState, SessionRecovery } from '../index.ts';
import { historyLabels } from './historyLabels.ts';
import type { StudioMessages } from './messages/studioMessages.ts';
import { refusedSentence } from './refusalSentence.ts';
import { contractOf } from './serverContract.ts';
import type { StudioStore } from './studioStore.ts';
import { tableVersion } from './tablePage.ts';
import { workHistory } from './workHistory.ts';

export interface FollowOptions {
  readonly store: StudioStore;
  readonly messages: StudioMessages;
  /** The session is there, for the first time or again. */
  readonly onBack: () => void;
  /** The server wants a login. */
  readonly onLoginNeeded: () => void;
}

/** Returns its off function. */
export function followRecovery(recovery: SessionRecovery, options: FollowOptions): () => void {
  const { store, messages, onBack, onLoginNeeded } = options;
  let isFollowing = true;
  let readFor = '';
  const offs = [
    recovery.subscribe(follow),
    recovery.on('operation.refused', ({ id, name, failure }) => {
      const known = store.labels[id];
      const what =
        known === undefined
          ? (messages.operations[name] ?? name)
          : messages.describe(known.name, known.params);
      // Frozen, so that it can be told from others by the failure itself.
      const refusal = Object.freeze({ id, sentence: refusedSentence(messages, what, failure), failure });
      store.refusals = [...store.refusals, refusal];
    }),
  ];

  function follow(): void {
    const state = recovery.getState();
    const isBack = state.value === 'recovered' && store.recovery?.value !== 'recovered';
    if (isBack && state.session !== null) store.contract = contractOf(state.session);
    store.recovery = state;
    if (state.value === 'reauth') onLoginNeeded();
    if (isWorkNews(state)) void readWork();
    if (isBack) onBack();
  }

  /** Whether the record may say more of the history than is known: another tab may have added to it. */
  function isWorkNews({ value, session, pending }: RecoveryState): boolean {
    const version = session?.exists && value === 'recovered' ? tableVersion(session) : '';
    const news = `${version} ${pending}`;
    if (news === readFor) return false;
    readFor = news;
    const isUnlabelled = session?.history?.some(({ id }) => id !== undefined && !(id in store.labels));
    return pending > 0 || (version !== '' && (store.contract === 'existing' || isUnlabelled === true));
  }

  async function readWork(): Promise<void> {
    const record = await recovery.exportWork();
    if (!isFollowing) return;
    store.labels = { ...store.labels, ...historyLabels(record) };
    const { session, pending } = recovery.getState();
    if (store.contract === 'full') store.workHistory = null;
    // What waits is listed as waiting until the server has judged it.
    else if (pending === 0) store.workHistory = workHistory(record, session?.history ?? null);
  }

  follow();
  return () => {
    isFollowing = false;
    for (const off of offs) off();
  };
}
