/** One plain sentence for each failure, for pages that print an error as text. */
import type { FailureCode } from '../../machines/sessionFailure.ts';
import { cataloguesWith, wordingFor } from '../adapters/messages/wordingFor.ts';

/** The catalogue's title, in the document's language; English where that has no catalogue. */
export function failureSentence(code: FailureCode): string {
  const { title, stoppedTitle = title } = wordingFor(cataloguesWith(), language()).messages.failures[code];
  return stoppedTitle;
}

/** The sentence for an operation that came to nothing and of which the server has said nothing. */
export function refusalSentence(name: string): string {
  const isSpanish = /^es\b/i.test(language());
  if (name === 'undo') return isSpanish ? 'No hay nada que deshacer' : 'There is nothing to undo';
  if (name === 'redo') return isSpanish ? 'No hay nada que rehacer' : 'There is nothing to redo';
  return failureSentence('OPERATION_REJECTED');
}

function language(): string {
  return globalThis.document?.documentElement.lang ?? '';
}
