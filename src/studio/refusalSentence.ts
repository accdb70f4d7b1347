/** The sentence on an operation that was not applied: the server's own where it gave one. */
import { SessionError, type SessionFailure } from '../index.ts';
import { ChangeWithdrawn } from './changeWithdrawn.ts';
import type { StudioMessages } from './messages/studioMessages.ts';

export function refusalSentence(messages: StudioMessages, what: string, error: unknown): string {
  if (error instanceof ChangeWithdrawn) return messages.running.calledOff(what);
  // Given up on purpose, by a reset or a change of tables: nothing was refused.
  if (error instanceof DOMException && error.name === 'AbortError') return messages.operationLost(what);
  if (!(error instanceof SessionError)) throw error;
  return refusedSentence(messages, what, error.failure);
}

export function refusedSentence(
  messages: StudioMessages,
  what: string,
  { attribution, code, userMessage }: SessionFailure,
): string {
  // Withdrawn on this side, because what it meant is no longer there: no server has refused it.
  if (attribution === 'client' && userMessage === undefined) return messages.operationLost(what);
  return messages.form.refused(what, userMessage ?? messages.failures[code].title);
}
