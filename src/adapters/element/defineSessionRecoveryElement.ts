/** Registers `<session-recovery>`, once for a page. */
import { cataloguesWith, type MessagesByLanguage } from '../messages/wordingFor.ts';
import { elementClass, type SessionRecoveryElementClass } from './sessionRecoveryElement.ts';

export interface SessionRecoveryElementOptions {
  /** The name of the tag. @default 'session-recovery' */
  readonly name?: string;
  /** Wording for all elements of the page, by language, over the shipped one. */
  readonly messages?: MessagesByLanguage;
}

let sharedMessages: MessagesByLanguage = {};

/**
 * Defines the element and returns its class. Defined already, by this or another copy of holdfast, it stays as it is.
 * Without a DOM, on a server, it does nothing and returns `null`.
 * @throws TypeError for wording that fits no message
 */
export function defineSessionRecoveryElement(
  options: SessionRecoveryElementOptions = {},
): SessionRecoveryElementClass | null {
  const { name = 'session-recovery', messages } = options;
  if (messages !== undefined) {
    cataloguesWith(messages);
    sharedMessages = { ...sharedMessages, ...messages };
  }
  const { customElements, HTMLElement: Base } = globalThis;
  if (customElements === undefined || Base === undefined) return null;
  const known = customElements.get(name);
  if (known !== undefined) return known as SessionRecoveryElementClass;
  const defined = elementClass(Base, () => sharedMessages);
  customElements.define(name, defined);
  return defined;
}
