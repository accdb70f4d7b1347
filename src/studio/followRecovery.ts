/** Writes what one recovery says into the page's store, for as long as its table is open. */
import type { SessionRecovery } from '../index.ts';
import { historyLabels } from './historyLabels.ts';
import type { StudioMessages } from './messages/studioMessages.ts';
import { watchRecovery } from './recoveryWatch.ts';
import type { StudioStore, Toast } from './studioStore.ts';

export interface FollowOptions {
  readonly store: StudioStore;
  readonly messages: StudioMessages;
  readonly toast: (toast: Toast) => void;
  /** The session is there, for the first time or again. */
  readonly onBack: () => void;
  /** The server wants a login. */
  readonly onLoginNeeded: () => void;
}

/** Returns its off function. */
export function followRecovery(recovery: SessionRecovery, options: FollowOptions): () => void {
  const { store, messages, toast, onBack, onLoginNeeded } = options;
  let isFollowing = true;
  const watch = watchRecovery({
    messages,
    isOnline: () => navigator.onLine,
    show(screen) {
      if (screen.phase !== store.screen?.phase && screen.urgency !== 'calm') {
        store.announcement = screen.announcement;
      }
      store.screen = screen;
      store.chip = screen.chip ?? store.chip;
    },
    over() {
      store.announcement = messages.phases.reconnected;
      toast({ text: messages.phases.reconnected, tone: 'ok' });
    },
  });
  const offs = [
    recovery.subscribe(follow),
    recovery.on('session.expiring', ({ expiresAt }) => {
      store.expiringAt = expiresAt;
    }),
    recovery.on('operation.applied', ({ id, name }) => {
      // Operations are applied in the order in which they were asked for.
      const applied = store.submissions.find((submission) => submission.name === name);
      if (applied !== undefined) store.labels[id] = applied.label;
    }),
    recovery.on('operation.refused', ({ name }) => {
      // A form that waits for its own operation says so itself; this one was asked for before a reload.
      if (store.submissions.some((submission) => submission.name === name)) return;
      toast({ text: messages.operationLost(messages.operations[name] ?? name), tone: 'bad' });
    }),
  ];

  function follow(): void {
    const state = recovery.getState();
    const isBack = state.value === 'recovered' && store.recovery?.value !== 'recovered';
    store.recovery = state;
    if (state.value !== 'recovered' || state.expiresAt !== store.expiringAt) store.expiringAt = null;
    watch.update(state);
    if (state.value === 'reauth') onLoginNeeded();
    if (!isBack) return;
    void readLabels();
    onBack();
  }

  async function readLabels(): Promise<void> {
    const record = await recovery.exportWork();
    if (isFollowing) store.labels = { ...store.labels, ...historyLabels(messages, record) };
  }

  follow();
  return () => {
    isFollowing = false;
    for (const off of offs) off();
    watch.stop();
  };
}
