/** The change that takes its time: what it is, for how long already, how far it is, and the way to call it off. */
import Alpine from 'alpinejs';
import { alpineComponent } from './alpineComponent.ts';
import type { StudioPage } from './studioPage.ts';
import type { Submission } from './studioStore.ts';

/** A change that is quicker needs no word, ms. */
const shownAfterMs = 1_000;
const tickMs = 250;

export function changeStrip(studio: StudioPage) {
  const { store, messages } = studio;
  let timer: ReturnType<typeof setInterval> | undefined;

  return alpineComponent({
    now: Date.now(),

    init() {
      Alpine.effect(() => {
        const isBusy = store.submissions.length > 0;
        clearInterval(timer);
        this.now = Date.now();
        if (isBusy) {
          timer = setInterval(() => {
            this.now = Date.now();
          }, tickMs);
        }
      });
    },
    destroy() {
      clearInterval(timer);
    },

    /** The oldest one: the others wait for it. */
    get change(): Submission | null {
      return store.submissions[0] ?? null;
    },
    get elapsedMs(): number {
      return this.change === null ? 0 : Math.max(0, this.now - this.change.since);
    },
    /** What waits for the connection is listed in the history and told by the recovery. */
    get isShown(): boolean {
      const isRunning = this.change?.stage === 'running' || store.walk !== null;
      return isRunning && this.elapsedMs >= shownAfterMs;
    },
    get title(): string {
      const { walk } = store;
      if (walk !== null) return messages.walk.going(walk.label);
      return this.change?.label ?? '';
    },
    get facts(): string {
      const { walk, flight } = store;
      const seconds = Math.floor(this.elapsedMs / 1000);
      if (walk !== null) return messages.walk.steps(walk.done, walk.total);
      if (this.change?.isCalledOff) return messages.running.callingOff;
      return messages.running.elapsed(seconds, flight?.percent == null ? null : flight.percent / 100);
    },
    /** From 0 to 1; `null` while nobody knows. */
    get share(): number | null {
      const { walk, flight } = store;
      if (walk !== null) return walk.done / walk.total;
      return flight?.percent == null ? null : flight.percent / 100;
    },
    get canCallOff(): boolean {
      if (store.walk !== null) return true;
      return store.contract === 'full' && this.change?.stage === 'running' && !this.change.isCalledOff;
    },
    get hint(): string {
      if (store.walk !== null) return messages.walk.stopHint;
      return store.contract === 'full' ? messages.running.callOffHint : messages.running.cannotCallOff;
    },

    callOff() {
      if (!this.canCallOff) return;
      if (store.walk !== null) studio.stopWalk();
      else if (this.change !== null) void studio.callOff(this.change.id);
    },
  });
}
