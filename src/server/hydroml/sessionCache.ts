/** Sessions as HydroML keeps them: in a cache of this process, metadata and data apart, each with its own end. */
import type { Shape } from '../log/storedSession.ts';
import type { TablePlan } from '../tables/tablePlan.ts';

/** What every call rewrites as a whole; whoever read it earlier and writes it later wins. */
export interface SessionMetadata {
  readonly userId: number;
  readonly datasourceId: string;
  readonly createdAt: number;
  readonly lastAccessedAt: number;
  readonly currentStep: number;
  /** Operations that were ever applied: neither undo nor redo changes it. */
  readonly totalOperations: number;
}

export interface RetainedStep {
  readonly step: number;
  readonly name: string;
  readonly at: number;
  readonly before: Shape;
  readonly after: Shape;
  /** The table after it. */
  readonly plan: TablePlan;
}

export interface SessionData {
  readonly base: TablePlan;
  /** By step; the oldest go first. */
  readonly steps: ReadonlyMap<number, RetainedStep>;
  /** What was undone, the last one at the end; a new operation leaves it alone. */
  readonly undone: readonly RetainedStep[];
}

export interface CachedSession {
  readonly metadata: SessionMetadata;
  readonly data: SessionData;
}

export interface SessionCache {
  /** Undefined when either half is missing or has ended. */
  get(key: string): CachedSession | undefined;
  /** Renews the metadata alone, as a status does. */
  putMetadata(key: string, metadata: SessionMetadata): void;
  /** Renews both, as a change does. */
  put(key: string, session: CachedSession): void;
  remove(key: string): void;
  /** How many sessions have both halves. */
  countLive(): number;
  clear(): void;
}

interface Kept<Value> {
  readonly value: Value;
  readonly endsAt: number;
}

export function createSessionCache(timeoutMs: number, now: () => number): SessionCache {
  const metadatas = new Map<string, Kept<SessionMetadata>>();
  const datas = new Map<string, Kept<SessionData>>();

  function live<Value>(map: Map<string, Kept<Value>>, key: string): Value | undefined {
    const kept = map.get(key);
    if (kept === undefined || kept.endsAt > now()) return kept?.value;
    map.delete(key);
    return undefined;
  }

  function keep<Value>(map: Map<string, Kept<Value>>, key: string, value: Value): void {
    map.set(key, { value, endsAt: now() + timeoutMs });
  }

  function get(key: string): CachedSession | undefined {
    const metadata = live(metadatas, key);
    const data = live(datas, key);
    return metadata === undefined || data === undefined ? undefined : { metadata, data };
  }

  return {
    get,
    countLive: () => [...metadatas.keys()].filter((key) => get(key) !== undefined).length,
    putMetadata: (key, metadata) => keep(metadatas, key, metadata),
    put(key, { metadata, data }) {
      keep(metadatas, key, metadata);
      keep(datas, key, data);
    },
    remove(key) {
      metadatas.delete(key);
      datas.delete(key);
    },
    clear() {
      metadatas.clear();
      datas.clear();
    },
  };
}
