/** What happened, newest first: the machine's states and the recovery's notices, each with the time since the one before. */
import type { RecoveryNotice } from '../../index.ts';

export interface TimelineEntry {
  readonly id: number;
  readonly kind: 'state' | 'notice';
  readonly text: string;
  /** "14:32:07". */
  readonly time: string;
  /** "+2.3 s" since the entry before it. */
  readonly gap: string;
}

/** Entries that are kept. */
const longest = 60;

const clock = new Intl.DateTimeFormat('en', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

export class EventTimeline {
  #entries: readonly TimelineEntry[] = [];
  #last: { id: number; at: number; text: string } | null = null;

  get entries(): readonly TimelineEntry[] {
    return this.#entries;
  }

  /** Adds an entry; the same one twice in a row is one. `at` in ms since the epoch. */
  add(kind: TimelineEntry['kind'], text: string, at: number): void {
    if (this.#last?.text === text) return;
    const gapMs = this.#last === null ? null : at - this.#last.at;
    const id = (this.#last?.id ?? 0) + 1;
    const gap = gapMs === null ? '' : `+${(gapMs / 1000).toFixed(1)} s`;
    this.#last = { id, at, text };
    this.#entries = [{ id, kind, text, time: clock.format(at), gap }, ...this.#entries].slice(0, longest);
  }
}

/** A notice in a line: its type and the one fact worth seeing. */
export function noticeText(notice: RecoveryNotice): string {
  switch (notice.type) {
    case 'attempt.started':
      return `${notice.type} ${notice.attempt}/${notice.maxAttempts} (${notice.remedy ?? notice.trigger})`;
    case 'attempt.failed':
    case 'incident.opened':
    case 'operation.refused':
      return `${notice.type} ${notice.failure.code}`;
    case 'session.recovered':
    case 'incident.closed':
      return `${notice.type} after ${(notice.durationMs / 1000).toFixed(1)} s`;
    case 'operation.applied':
      return `${notice.type} ${notice.name} → ${notice.position}`;
    case 'durability.changed':
      return `${notice.type} ${notice.durability}`;
    case 'plug.failed':
      return `${notice.type} ${notice.plug}`;
    case 'action.taken':
      return `${notice.type} ${notice.action}`;
    case 'work.conflicted':
      return `${notice.type} (${notice.pending} pending)`;
    case 'session.expiring':
    case 'user.changed':
      return notice.type;
  }
}
