/** For what a dialog was closed: it does not open again by itself until something else happens. Pure. */

export type DialogMemory =
  | { readonly closedBy: 'nobody' }
  /** The user does not want it now: not even after automatic tries that fail again. */
  | { readonly closedBy: 'user'; readonly reason: string }
  /** An action takes its course: when that fails, the dialog comes back. */
  | { readonly closedBy: 'action'; readonly reason: string };

/** What the next screen makes of it; `reason` is empty while it goes on by itself. */
export function memoryAfter(memory: DialogMemory, reason: string, isCalm: boolean): DialogMemory {
  if (isCalm || (memory.closedBy === 'action' && reason === '')) return { closedBy: 'nobody' };
  return memory;
}

export function mayOpen(memory: DialogMemory, reason: string): boolean {
  return reason !== '' && (memory.closedBy === 'nobody' || memory.reason !== reason);
}
