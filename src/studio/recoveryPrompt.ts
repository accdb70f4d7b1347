/** The banner that blocks nothing, and the dialog for what only the user can settle; closing the dialog keeps the banner. */
import Alpine from 'alpinejs';
import type { RecoveryAction } from '../index.ts';
import { alpineComponent } from './alpineComponent.ts';
import { failureDetails } from './failureDetails.ts';
import { isAskedFirst, type RecoveryButton } from './recoveryButtons.ts';
import { otherTabLoginAddress } from './studioAddress.ts';
import type { StudioPage } from './studioPage.ts';

export function recoveryPrompt(studio: StudioPage) {
  const { store, messages } = studio;
  /** What was done last about the trouble that is still there. */
  let tried: RecoveryAction | null = null;

  return alpineComponent({
    isOpen: false,
    /** What the user closed; it does not open again by itself until something else happens. */
    closedFor: '',
    /** An action that drops work and waits for a second yes. */
    asking: null as RecoveryAction | null,
    problem: '',
    otherTabLogin: otherTabLoginAddress(),

    init() {
      Alpine.effect(() => this.follow());
      Alpine.effect(() => {
        const dialog = this.$refs.dialog;
        if (!(dialog instanceof HTMLDialogElement) || dialog.open === this.isOpen) return;
        // The browser brings the focus back to where it was when a modal dialog closes.
        if (this.isOpen) {
          this.foldDetails(false);
          dialog.showModal();
          this.$refs.heading?.focus();
        } else {
          dialog.close();
        }
      });
    },

    follow() {
      const state = store.recovery;
      if (state === null || state.value === 'recovered') {
        this.isOpen = false;
        this.closedFor = '';
        this.asking = null;
        tried = null;
        this.problem = '';
        return;
      }
      if (state.failure?.code === 'HISTORY_CONFLICT' && state.value === 'failed' && tried === 'keep_mine') {
        this.problem = messages.cannotKeepMine;
      }
      // An automatic try from here leaves the dialog where it is: it would only blink.
      if (store.screen?.urgency === 'dialog' && this.closedFor !== this.reason) this.isOpen = true;
    },

    get hasBanner(): boolean {
      const urgency = store.screen?.urgency;
      return !this.isOpen && (urgency === 'banner' || urgency === 'dialog');
    },
    /** There is more to choose from than the banner has room for. */
    get hasOptions(): boolean {
      return this.reason !== '';
    },
    get reason(): string {
      const state = store.recovery;
      return state?.value === 'reauth' || state?.value === 'failed'
        ? `${state.value} ${state.failure?.code}`
        : '';
    },
    get expiringText(): string {
      return store.expiringAt === null ? '' : messages.expiring(new Date(store.expiringAt));
    },
    get details(): readonly string[] {
      return store.recovery === null ? [] : failureDetails(store.recovery, store.datasourceId);
    },
    get needsLogin(): boolean {
      return store.recovery?.value === 'reauth';
    },
    get question(): string {
      const pending = store.recovery?.pending ?? 0;
      if (this.asking === 'use_server') return messages.confirm.useServer(pending);
      if (this.asking === 'keep_mine') return messages.confirm.keepMine;
      return this.asking === null ? '' : messages.confirm.reset(pending);
    },
    get yes(): string {
      return this.asking === null ? '' : messages.actions[this.asking];
    },

    async extend() {
      try {
        await studio.recovery()?.extend();
      } catch (error) {
        // The recovery learns what its own call met only here; what it makes of it shows in the banner.
        studio.recovery()?.report(error);
      }
    },
    retry() {
      void this.act('manual_retry');
    },
    reopen() {
      this.closedFor = '';
      this.isOpen = true;
    },
    /** The browser closed it: after a second Escape, which no page can hold up. */
    noteClosed() {
      const dialog = this.$refs.dialog;
      // It says so late: by now the dialog may be open again for something else.
      if (dialog instanceof HTMLDialogElement && !dialog.open) this.close();
    },
    close() {
      if (!this.isOpen) return;
      this.closedFor = this.reason;
      this.isOpen = false;
      this.asking = null;
    },

    foldDetails(isOpen: boolean) {
      const details = this.$refs.details;
      if (details instanceof HTMLDetailsElement) details.open = isOpen;
    },

    press({ action }: RecoveryButton) {
      if (!isAskedFirst(action)) {
        void this.act(action);
        return;
      }
      this.asking = action;
      // The button that was pressed goes out of sight, and the focus must not get lost with it.
      void this.$nextTick(() => this.$refs.question?.focus());
    },
    back() {
      this.asking = null;
      this.$refs.heading?.focus();
    },
    confirm() {
      const { asking } = this;
      this.asking = null;
      if (asking !== null) void this.act(asking);
    },
    async act(action: RecoveryAction) {
      this.problem = '';
      if (action === 'contact_support') {
        // A bug report is what contacts support; the details are what there is without one.
        if (tellPage(this.$refs.dialog, action)) this.foldDetails(true);
        await studio.act(action);
        return;
      }
      // From here on the banner tells how it goes; should it fail again, the dialog comes back.
      if (action !== 'export_work' && action !== 'open_network_login') {
        this.isOpen = false;
        this.closedFor = '';
      }
      try {
        tried = null;
        await studio.act(action);
        tried = action;
      } catch (error) {
        this.problem = messages.failures.UNKNOWN.title;
        throw error;
      }
    },
  });
}

/** Says it as `<session-recovery>` does; whether nobody has taken it over. */
function tellPage(from: HTMLElement | undefined, action: RecoveryAction): boolean {
  const event = new CustomEvent('recovery-action', { detail: { action }, bubbles: true, cancelable: true });
  return from?.dispatchEvent(event) ?? true;
}
