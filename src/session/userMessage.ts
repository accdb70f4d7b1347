/** Makes a server's sentence fit to be shown to a user. */

/** The longest server sentence that is kept, in characters. */
export const userMessageLimit = 300;

/**
 * One line of at most {@link userMessageLimit} characters without control characters or marks that reorder text
 * (Unicode bidirectional controls); undefined when nothing is left. Still only ever shown through `textContent`.
 */
export function cleanUserMessage(text: string | null | undefined): string | undefined {
  const line = (text ?? '')
    .replace(/[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/g, '')
    .replace(/[\p{Cc}\p{Cs}\s]+/gu, ' ')
    .trim();
  const kept = [...line].slice(0, userMessageLimit).join('').trimEnd();
  return kept === '' ? undefined : kept;
}
