/** What happened in a run, line by line: virtual time, who, what. Equal seeds give equal bytes. */

export interface EventLog {
  add(who: string, what: string): void;
  /** The lines from `from` on; negative counts from the end. */
  lines(from?: number): string[];
}

/** A log over a clock of ms since the run began. */
export function createEventLog(nowMs: () => number): EventLog {
  const events: { readonly atMs: number; readonly who: string; readonly what: string }[] = [];
  return {
    add: (who, what) => void events.push({ atMs: nowMs(), who, what }),
    lines: (from = 0) =>
      events.slice(from).map(({ atMs, who, what }) => `${momentOf(atMs)} ${who.padEnd(8)} ${what}`),
  };
}

function momentOf(atMs: number): string {
  const seconds = Math.floor(atMs / 1000);
  return `${String(seconds).padStart(6)}.${String(atMs % 1000).padStart(3, '0')}`;
}
