/** The history as a list, oldest first, so that what comes moves nothing: what is applied, was undone, waits to be sent. */
import Alpine from 'alpinejs';
import { alpineComponent } from './alpineComponent.ts';
import { type HistoryRow, historyRows } from './historyRows.ts';
import type { StudioPage } from './studioPage.ts';
import type { Submission } from './studioStore.ts';

type Step = Pick<HistoryRow, 'text' | 'position'>;

export function historyList(studio: StudioPage) {
  const { store, messages } = studio;

  return alpineComponent({
    init() {
      Alpine.effect(() => {
        // The end of the list is what is being worked at.
        void [this.position, this.rows.length, this.waiting.length];
        void this.$nextTick(() => this.showNow());
      });
    },
    /** Brings what waits, or else the step that the table stands at, into sight. */
    showNow() {
      const { list } = this.$refs;
      const frame = this.$root;
      const now =
        list?.querySelector('[data-state="waiting"]:last-of-type') ??
        list?.querySelector('[data-state="current"]');
      if (!(now instanceof HTMLElement)) return;
      const below = now.getBoundingClientRect().bottom - frame.getBoundingClientRect().bottom + 8;
      const above = now.getBoundingClientRect().top - frame.getBoundingClientRect().top - 56;
      if (below > 0) frame.scrollTop += below;
      else if (above < 0) frame.scrollTop += above;
    },

    get rows(): readonly HistoryRow[] {
      const session = store.recovery?.session;
      return session?.exists ? historyRows(messages, store.workHistory ?? session, store.labels) : [];
    },
    /** The steps of a walk are told as one, elsewhere. */
    get waiting(): readonly Submission[] {
      const done = new Set(store.recovery?.session?.history?.map(({ id }) => id));
      // One that the history has already is not listed twice while its caller is being told.
      const isWaiting = ({ isStep, operationId }: Submission) => !isStep && !done.has(operationId ?? '');
      return store.submissions.filter(isWaiting);
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
