/** The bounded memory behind a bug report: the last things that happened, and each kind of failure ever met. */
import type { FailureCode, SessionFailure } from '../../../machines/sessionFailure.ts';
import type { BugReport } from './bugReport.ts';
import type { TimelineEntry } from './timelineEntry.ts';

type WithoutMoment<E> = E extends TimelineEntry ? Omit<E, 'atMs' | 'times'> : never;
/** An entry before it is dated and counted. */
export type Happening = WithoutMoment<TimelineEntry>;

export interface Timeline {
  add(happening: Happening): void;
  /** Counts a failure; the timeline's own entry is added beside it. */
  count(failure: SessionFailure): void;
  snapshot(): Pick<BugReport, 'failures' | 'timeline'>;
}

/** @param now Ms from an arbitrary origin. */
export function recordTimeline(now: () => number, capacity: number): Timeline {
  const beganAt = now();
  const entries: TimelineEntry[] = [];
  const failures = new Map<string, BugReport['failures'][number]>();
  let dropped = 0;
  const sinceStart = () => Math.round(now() - beganAt);

  return {
    add(happening) {
      const last = entries.at(-1);
      if (last !== undefined && isSame(last, happening)) {
        entries[entries.length - 1] = { ...last, times: last.times + 1 };
        return;
      }
      entries.push({ ...happening, atMs: sinceStart(), times: 1 });
      if (entries.length <= capacity) return;
      entries.shift();
      dropped += 1;
    },
    count({ code, status = null }) {
      const at = sinceStart();
      const met = failures.get(keyOf(code, status));
      const first = met?.firstAtMs ?? at;
      failures.set(keyOf(code, status), {
        code,
        status,
        times: (met?.times ?? 0) + 1,
        firstAtMs: first,
        lastAtMs: at,
      });
    },
    snapshot: () => ({
      failures: [...failures.values()],
      timeline: { endsAtMs: sinceStart(), dropped, entries: entries.map((entry) => ({ ...entry })) },
    }),
  };
}

const keyOf = (code: FailureCode, status: number | null): string => `${code} ${status}`;

/** Whether a happening says just what the entry before it says: a hundred applied operations are one line. */
function isSame(last: TimelineEntry, happening: Happening): boolean {
  const { atMs: _, times: __, ...said } = last;
  return JSON.stringify(said) === JSON.stringify(happening);
}
