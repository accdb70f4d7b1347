/** The changes that are being worked on: how far they are, and which of them their user has called off. */
import type { QueryCall } from '../tables/queryCall.ts';

/** What became of a wish to call a change off, as far as its process knows at that moment. */
export type CancelOutcome =
  /** It is told to stop; its own answer is a refusal then. */
  | 'cancelling'
  /** Its result is being written: it can only be undone. */
  | 'finishing'
  /** Nothing of this key runs here; if it arrives within a minute, it is refused. */
  | 'noted';

export interface RunningChange {
  /** For the engine: stops with the change, and tells how far it is. */
  readonly call: QueryCall;
  readonly isCancelled: () => boolean;
  /** From now on it can't be called off. */
  finish(): void;
}

export interface ChangeProgress {
  readonly key: string | null;
  readonly name: string;
  readonly startedAt: number;
  /** Of the statement that runs; null while DuckDB can't say. */
  readonly percent: number | null;
}

export interface RunningChanges {
  /** `scope` tells sessions apart; a change without a key can't be called off. */
  run<Result>(
    scope: string,
    change: { readonly key: string | null; readonly name: string },
    work: (change: RunningChange) => Promise<Result>,
  ): Promise<Result>;
  cancel(scope: string, key: string): CancelOutcome;
  /** The change of a session that is being worked on; those in line behind it are not. */
  current(scope: string): ChangeProgress | null;
}

/** How long a key that has not arrived yet stays called off, ms. */
const notedMs = 60_000;
const maxNoted = 10_000;

interface Run {
  readonly key: string | null;
  readonly name: string;
  readonly startedAt: number;
  readonly stop: AbortController;
  percent: () => number | null;
  isFinishing: boolean;
}

export function createRunningChanges(now: () => number): RunningChanges {
  const current = new Map<string, Run>();
  const noted = new Map<string, number>();

  /** A note stays until it is too old: a change that met a conflict comes again with the same key. */
  function note(name: string): void {
    noted.delete(name);
    noted.set(name, now() + notedMs);
    for (const [other, until] of noted) {
      if (until > now() && noted.size <= maxNoted) return;
      noted.delete(other);
    }
  }

  return {
    async run(scope, { key, name }, work) {
      const stop = new AbortController();
      const run: Run = { key, name, startedAt: now(), stop, percent: () => null, isFinishing: false };
      if (key !== null && (noted.get(`${scope} ${key}`) ?? 0) > now()) stop.abort(cancelledError());
      current.set(scope, run);
      const onRun = (percent: Run['percent']): void => {
        run.percent = percent;
      };
      try {
        return await work({
          call: { signal: stop.signal, stopsLoads: true, onRun },
          isCancelled: () => stop.signal.aborted,
          finish: () => {
            run.isFinishing = true;
          },
        });
      } finally {
        if (current.get(scope) === run) current.delete(scope);
      }
    },

    cancel(scope, key) {
      const run = current.get(scope);
      if (run?.key === key && run.isFinishing) return 'finishing';
      note(`${scope} ${key}`);
      if (run?.key !== key) return 'noted';
      run.stop.abort(cancelledError());
      return 'cancelling';
    },

    current(scope) {
      const run = current.get(scope);
      if (run === undefined) return null;
      return { key: run.key, name: run.name, startedAt: run.startedAt, percent: run.percent() };
    },
  };
}

function cancelledError(): Error {
  return new Error('The change was called off.');
}
