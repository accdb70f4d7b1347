/** The sentence on an operation that was not applied: the server's own where it gave one. */
import { SessionError } from '../index.ts';
import type { StudioMessages } from './messages/studioMessages.ts';

export function refusalSentence(messages: StudioMessages, what: string, error: unknown): string {
  // Given up on purpose, by a reset or a change of tables: nothing was refused.
  if (error instanceof DOMException && error.name === 'AbortError') return messages.operationLost(what);
  if (!(error instanceof SessionError)) throw error;
  const { code, userMessage } = error.failure;
  return messages.form.refused(what, userMessage ?? messages.failures[code].title);
}
