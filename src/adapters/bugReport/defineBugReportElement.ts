/** Registers `<session-bug-report>`, once for a page. */
import { followLanguage, languageOf } from '../element/languageOf.ts';
import { type BugReport, noteLimit } from './bugReport.ts';
import type { BugReporter } from './createBugReport.ts';
import { messagesIn } from './messages/messagesIn.ts';
import type { SendBugReport } from './postBugReport.ts';
import { presentReport, type ReportPresentation } from './presentReport.ts';
import { buildReportNodes } from './reportNodes.ts';
import { reportSheet } from './reportSheet.ts';

/**
 * `<session-bug-report>`: shows a report before it is sent, in the language of the page. With the attribute `button` it
 * brings the button that opens it. It also opens where `<session-recovery>` would contact support.
 */
export interface BugReportElement extends HTMLElement {
  /** What it reports on. */
  reporter: BugReporter | null;
  /** How a report leaves the page; `null` leaves copying and downloading. */
  send: SendBugReport | null;
  /** Shows the report of this moment. */
  open(): void;
  close(): void;
}

export type BugReportElementClass = new () => BugReportElement;

declare global {
  interface HTMLElementTagNameMap {
    'session-bug-report': BugReportElement;
  }
  interface HTMLElementEventMap {
    /** A report has been sent; bubbles. */
    'bug-report-sent': CustomEvent<{ readonly report: BugReport }>;
  }
}

/** Defines the element and returns its class; where it is defined already, or there is no DOM, nothing happens. */
export function defineBugReportElement(name = 'session-bug-report'): BugReportElementClass | null {
  const { customElements, HTMLElement: Base } = globalThis;
  if (customElements === undefined || Base === undefined) return null;
  const known = customElements.get(name);
  if (known !== undefined) return known as BugReportElementClass;
  const defined = elementClass(Base);
  customElements.define(name, defined);
  return defined;
}

/** Built over the page's `HTMLElement`, which a server does not have. */
function elementClass(Base: typeof HTMLElement): BugReportElementClass {
  return class extends Base implements BugReportElement {
    static readonly observedAttributes = ['button'];

    readonly #nodes = buildReportNodes(noteLimit);
    readonly #presentation: ReportPresentation;
    readonly #onAction = (event: Event): void => this.#takeAction(event);
    #unfollow = (): void => {};
    #reporter: BugReporter | null = null;
    #send: SendBugReport | null = null;

    constructor() {
      super();
      const root = this.attachShadow({ mode: 'open' });
      root.adoptedStyleSheets = [reportSheet()];
      root.append(this.#nodes.frame);
      this.#presentation = presentReport(this.#nodes, {
        reporter: () => this.#reporter,
        send: () => this.#send,
        catalogue: () => messagesIn(languageOf(this)),
        sent: (report) => {
          this.dispatchEvent(
            new CustomEvent('bug-report-sent', { detail: { report }, bubbles: true, composed: true }),
          );
        },
      });
    }

    get reporter(): BugReporter | null {
      return this.#reporter;
    }
    set reporter(next: BugReporter | null) {
      this.#reporter = next;
    }

    get send(): SendBugReport | null {
      return this.#send;
    }
    set send(next: SendBugReport | null) {
      this.#send = next;
      this.#presentation.reword();
    }

    open(): void {
      this.#presentation.open();
    }

    close(): void {
      this.#presentation.close();
    }

    connectedCallback(): void {
      this.#takeEarly('reporter');
      this.#takeEarly('send');
      this.#nodes.trigger.hidden = !this.hasAttribute('button');
      this.#presentation.reword();
      this.#unfollow = followLanguage(this, () => this.#presentation.reword());
      this.ownerDocument.addEventListener('recovery-action', this.#onAction);
    }

    disconnectedCallback(): void {
      this.close();
      this.#unfollow();
      this.ownerDocument.removeEventListener('recovery-action', this.#onAction);
    }

    attributeChangedCallback(): void {
      this.#nodes.trigger.hidden = !this.hasAttribute('button');
    }

    /** Prevented, since from here on the report is what contacts support. */
    #takeAction(event: Event): void {
      if (!(event instanceof CustomEvent) || event.defaultPrevented) return;
      if (event.detail?.action !== 'contact_support') return;
      event.preventDefault();
      this.open();
    }

    /** A property that the page has set before the element was defined hides the class's own. */
    #takeEarly<K extends 'reporter' | 'send'>(name: K): void {
      if (!Object.hasOwn(this, name)) return;
      const early = this[name];
      Reflect.deleteProperty(this, name);
      this[name] = early;
    }
  };
}
