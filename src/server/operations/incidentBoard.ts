/** Which failures hold users up right now, and how many users: incidents that pages opened and have not closed. */
import type { FailureCode } from '../../../machines/sessionFailure.ts';
import type { MetricBeacon } from '../../adapters/metrics/metricsSink.ts';

/** An incident as everybody may see it: how many users it holds up, never which. Moments are ms since the epoch. */
export interface Incident {
  readonly code: FailureCode;
  /** When the first of its users met it. */
  readonly openedAt: number;
  /** Users who are held up; of one that is over, the most there were at once. */
  readonly affected: number;
  /** Null while somebody is held up. */
  readonly closedAt: number | null;
}

export interface IncidentReport {
  readonly open: readonly Incident[];
  readonly over: readonly Incident[];
  /** Users who are held up, each counted once. */
  readonly affected: number;
}

/** One user's incidents of one code. */
interface Held {
  readonly openedAt: number;
  /** One for each page or table of theirs. */
  readonly open: number;
  readonly heardAt: number;
}

/** A code with users held up. */
interface Group {
  readonly openedAt: number;
  readonly mostAffected: number;
  readonly held: Map<string, Held>;
}

/** The board as plain data. */
export interface StoredBoard {
  readonly groups: readonly {
    readonly code: FailureCode;
    readonly openedAt: number;
    readonly mostAffected: number;
    readonly held: readonly (Held & { readonly reporter: string })[];
  }[];
  readonly over: readonly Incident[];
}

/** A page that is closed in the middle of its trouble says no more: it is given up after this time, ms. */
const silenceMs = 60 * 60_000;
const keptOver = 50;
/** Beyond this many users of one code the count stands still. */
const mostHeld = 10_000;

export class IncidentBoard {
  readonly #groups = new Map<FailureCode, Group>();
  #over: readonly Incident[] = [];

  /** @param reporter Tells users apart and nothing else. */
  take({ samples }: MetricBeacon, reporter: string, now: number): void {
    for (const { held } of this.#groups.values()) {
      const known = held.get(reporter);
      if (known !== undefined) held.set(reporter, { ...known, heardAt: now });
    }
    for (const { name, labels, value, ageMs } of samples) {
      const code = labels.code as FailureCode;
      if (name === 'holdfast_incidents_opened_total') this.#open(code, reporter, value, now - ageMs, now);
      if (name === 'holdfast_incidents_closed_total') this.#close(code, reporter, value, now - ageMs);
    }
  }

  /** Those that are open, the one with the most users first, then those that are over, the latest first. */
  incidents(now: number): IncidentReport {
    this.#giveUpSilent(now);
    const open = [...this.#groups].map(([code, { openedAt, held }]) => ({
      code,
      openedAt,
      affected: held.size,
      closedAt: null,
    }));
    open.sort((a, b) => b.affected - a.affected || a.openedAt - b.openedAt);
    const reporters = [...this.#groups.values()].flatMap(({ held }) => [...held.keys()]);
    return { open, over: this.#over, affected: new Set(reporters).size };
  }

  toJSON(): StoredBoard {
    const groups = [...this.#groups].map(([code, group]) => ({
      ...group,
      code,
      held: [...group.held].map(([reporter, held]) => ({ reporter, ...held })),
    }));
    return { groups, over: this.#over };
  }

  restore({ groups, over }: StoredBoard): void {
    for (const { code, held, ...group } of groups) {
      const entries = held.map(({ reporter, ...one }) => [reporter, one] as const);
      this.#groups.set(code, { ...group, held: new Map(entries) });
    }
    this.#over = over.slice(0, keptOver);
  }

  #open(code: FailureCode, reporter: string, times: number, at: number, now: number): void {
    const group = this.#groups.get(code) ?? { openedAt: at, mostAffected: 0, held: new Map() };
    const { held } = group;
    const known = held.get(reporter);
    if (known === undefined && held.size >= mostHeld) return;
    const openedAt = Math.min(known?.openedAt ?? at, at);
    held.set(reporter, { openedAt, open: (known?.open ?? 0) + times, heardAt: now });
    this.#groups.set(code, {
      openedAt: Math.min(group.openedAt, at),
      mostAffected: Math.max(group.mostAffected, held.size),
      held,
    });
  }

  #close(code: FailureCode, reporter: string, times: number, at: number): void {
    const group = this.#groups.get(code);
    const known = group?.held.get(reporter);
    if (group === undefined || known === undefined) return;
    if (known.open > times) group.held.set(reporter, { ...known, open: known.open - times });
    else this.#release(code, group, reporter, at);
  }

  #release(code: FailureCode, group: Group, reporter: string, at: number): void {
    group.held.delete(reporter);
    if (group.held.size > 0) return;
    this.#groups.delete(code);
    const { openedAt, mostAffected } = group;
    const closedAt = Math.max(openedAt, at);
    this.#over = [{ code, openedAt, affected: mostAffected, closedAt }, ...this.#over].slice(0, keptOver);
  }

  #giveUpSilent(now: number): void {
    for (const [code, group] of [...this.#groups]) {
      for (const [reporter, { heardAt }] of [...group.held]) {
        if (now - heardAt > silenceMs) this.#release(code, group, reporter, heardAt);
      }
    }
  }
}
