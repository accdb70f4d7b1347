/** The id of the n-th operation that a journal and a session were given in advance, the same on both sides. */
export function operationIdOf(seq: number): string {
  return `00000000-0000-4000-8000-${String(seq).padStart(12, '0')}`;
}
