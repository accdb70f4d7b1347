/** The history as a list, newest first: what waits to be sent, what was undone, what is applied. */
import { alpineComponent } from './alpineComponent.ts';
import { type HistoryRow, historyRows } from './historyRows.ts';
import type { StudioPage } from './studioPage.ts';
import type { Submission } from './studioStore.ts';

export function historyList(studio: StudioPage) {
  const { store, messages } = studio;

  return alpineComponent({
    get rows(): readonly HistoryRow[] {
      const session = store.recovery?.session;
      return session?.exists ? historyRows(messages, store.workHistory ?? session, store.labels) : [];
    },
    get waiting(): readonly Submission[] {
      return [...store.submissions].reverse();
    },
    get waitingWord(): string {
      return store.recovery?.value === 'recovered' ? messages.form.sending : messages.form.queued;
    },
    get isAtStart(): boolean {
      return (store.workHistory ?? store.recovery?.session)?.position === 0;
    },
  });
}
