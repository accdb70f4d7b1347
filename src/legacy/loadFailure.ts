/** Tells that holdfast could not be brought into a page, which goes on as it always did. */

/** An event on the document, for whoever counts; and the sentence in the console. */
export function reportLoadFailure(error: unknown): void {
  console.error(error);
  const reason = error instanceof Error ? error.name : typeof error;
  document.dispatchEvent(new CustomEvent('holdfast-load-failed', { detail: { reason }, bubbles: true }));
}
