/** The history as a list, newest first: what waits to be sent, what was undone, what is applied. Any step can be gone to. */
import { alpineComponent } from './alpineComponent.ts';
import { type HistoryRow, historyRows } from './historyRows.ts';
import type { StudioPage } from './studioPage.ts';
import type { Submission } from './studioStore.ts';

type Step = Pick<HistoryRow, 'text' | 'position'>;

export function historyList(studio: StudioPage) {
  const { store, messages } = studio;

  return alpineComponent({
    get rows(): readonly HistoryRow[] {
      const session = store.recovery?.session;
      return session?.exists ? historyRows(messages, store.workHistory ?? session, store.labels) : [];
    },
    /** The steps of a walk are told as one, elsewhere. */
    get waiting(): readonly Submission[] {
      return store.submissions.filter(({ isStep }) => !isStep).reverse();
    },
    get position(): number {
      return (store.workHistory ?? store.recovery?.session)?.position ?? 0;
    },
    get isAtStart(): boolean {
      return this.position === 0;
    },
    get original(): Step {
      return { text: messages.words.original, position: 0 };
    },
    get undoneWord(): string {
      return messages.words.undone;
    },

    wordOf(submission: Submission): string {
      if (submission.isCalledOff) return messages.running.callingOff;
      return store.recovery?.value === 'recovered' ? messages.form.sending : messages.form.queued;
    },
    /** One that was sent and has no verdict yet may have been applied: it can only be undone. */
    canCallOff({ stage, isCalledOff }: Submission): boolean {
      if (isCalledOff) return false;
      return stage === 'waiting' || (stage === 'running' && store.contract === 'full');
    },
    hintOf({ stage }: Submission): string {
      return stage === 'running' ? messages.running.callOffHint : messages.running.withdrawHint;
    },
    callOff(submission: Submission) {
      void studio.callOff(submission.id);
    },

    /** While changes are under way, nobody knows where the steps would lead. */
    get canWalk(): boolean {
      return store.submissions.length === 0 && store.walk === null;
    },
    offerOf({ text, position }: Step): string {
      const steps = Math.abs(position - this.position);
      if (steps === 0) return text;
      return this.canWalk ? messages.walk.offer(text, steps, position < this.position) : messages.walk.busy;
    },
    walk({ text, position }: Step) {
      if (this.canWalk) void studio.walkTo(position, text);
    },
  });
}
