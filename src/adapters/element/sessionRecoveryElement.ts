/** The custom element itself: properties and attributes in, one presentation while it is connected. */
import { cataloguesWith, type MessagesByLanguage, wordingFor } from '../messages/wordingFor.ts';
import { dialogTurn } from './dialogTurn.ts';
import { elementSheet } from './elementSheet.ts';
import { followLanguage, languageOf } from './languageOf.ts';
import { type Presentation, presentRecovery } from './presentRecovery.ts';
import { buildViews, type RecoveryViews } from './recoveryViews.ts';
import type { RecoveryElementEvents, ShownRecovery } from './shownRecovery.ts';

/** `<session-recovery>`: shows one recovery, in the language of the page. */
export interface SessionRecoveryElement extends HTMLElement {
  /** What it shows; `null` disconnects it. */
  recovery: ShownRecovery | null;
  /** Wording of the application's own, over the shipped one. @throws TypeError for wording that fits no message */
  messages: MessagesByLanguage;
  /**
   * Shows at once what there is to be seen: the dialog where the user has to decide, the banner while an attempt is
   * under way, nothing while the session is there.
   */
  open(): void;
}

export type SessionRecoveryElementClass = new () => SessionRecoveryElement;

declare global {
  interface HTMLElementTagNameMap {
    'session-recovery': SessionRecoveryElement;
  }
  interface HTMLElementEventMap {
    'recovery-action': CustomEvent<RecoveryElementEvents['recovery-action']>;
    'recovery-refused': CustomEvent<RecoveryElementEvents['recovery-refused']>;
    'recovery-phase': CustomEvent<RecoveryElementEvents['recovery-phase']>;
  }
}

/** Builds the class over the page's `HTMLElement`, which a server does not have. `shared` is all elements' wording. */
export function elementClass(
  Base: typeof HTMLElement,
  shared: () => MessagesByLanguage,
): SessionRecoveryElementClass {
  return class extends Base implements SessionRecoveryElement {
    static readonly observedAttributes = ['chip', 'login-href'];

    readonly #root = this.attachShadow({ mode: 'open' });
    readonly #views: RecoveryViews;
    #recovery: ShownRecovery | null = null;
    #messages: MessagesByLanguage = {};
    #wording = wordingFor(cataloguesWith(shared()), '');
    #presentation: Presentation | null = null;
    #unfollow = (): void => {};

    constructor() {
      super();
      this.#root.adoptedStyleSheets = [elementSheet()];
      this.#views = buildViews(this.#root, {
        act: (action) => this.#presentation?.act(action),
        openDialog: () => this.#presentation?.openDialog(),
        dialogClosed: () => this.#presentation?.dialogClosed(),
        extend: () => this.#presentation?.extend(),
        dismissRefusals: () => this.#presentation?.dismissRefusals(),
      });
    }

    get recovery(): ShownRecovery | null {
      return this.#recovery;
    }
    set recovery(next: ShownRecovery | null) {
      if (next === this.#recovery) return;
      this.#recovery = next;
      this.#present();
    }

    get messages(): MessagesByLanguage {
      return this.#messages;
    }
    set messages(next: MessagesByLanguage) {
      // Checked before anything is changed.
      cataloguesWith(shared(), next);
      this.#messages = next;
      this.#reword();
    }

    open(): void {
      this.#presentation?.bringUp();
    }

    connectedCallback(): void {
      this.#takeEarly('messages');
      this.#takeEarly('recovery');
      this.#unfollow = followLanguage(this, () => this.#reword());
      this.#views.placeChip(this.#hasInlineChip());
      this.#reword();
      this.#present();
    }

    disconnectedCallback(): void {
      this.#unfollow();
      this.#present();
    }

    attributeChangedCallback(): void {
      this.#views.placeChip(this.#hasInlineChip());
      this.#presentation?.redraw();
    }

    /** A property that the page has set before the element was defined hides the class's own. */
    #takeEarly<K extends 'messages' | 'recovery'>(name: K): void {
      if (!Object.hasOwn(this, name)) return;
      const early = this[name];
      Reflect.deleteProperty(this, name);
      this[name] = early;
    }

    #present(): void {
      this.#presentation?.off();
      this.#presentation = null;
      if (this.#recovery === null || !this.isConnected) return;
      this.#presentation = presentRecovery(this.#recovery, {
        host: this,
        root: this.#root,
        views: this.#views,
        turn: dialogTurn,
        wording: () => this.#wording,
        hasInlineChip: () => this.#hasInlineChip(),
        loginHref: () => this.getAttribute('login-href'),
      });
    }

    #reword(): void {
      this.#wording = wordingFor(cataloguesWith(shared(), this.#messages), languageOf(this));
      // The page may be in a language that has no catalogue: what is shown says which one it is in.
      this.#views.frame.lang = this.#wording.locale;
      this.#presentation?.redraw();
    }

    #hasInlineChip(): boolean {
      return this.getAttribute('chip') === 'inline';
    }
  };
}
