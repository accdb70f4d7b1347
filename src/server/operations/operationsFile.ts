/** Keeps what the operations page shows over a restart: one small file, written now and then. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import * as v from 'valibot';
import type { FailureCode } from '../../../machines/sessionFailure.ts';
import { failureAdvice } from '../http/failureAdvice.ts';
import { metricNames } from '../metrics/metricCatalogue.ts';
import type { StoredBoard } from './incidentBoard.ts';
import type { StoredMinute } from './minuteRing.ts';

export interface StoredOperations {
  readonly version: 1;
  /** What users' tags are made with: without it nobody would be recognised. */
  readonly key: string;
  readonly minutes: readonly StoredMinute[];
  readonly board: StoredBoard;
}

export interface OperationsFile {
  /** Null when there is none, or none of this version: what it held is of a day at most. */
  read(): Promise<StoredOperations | null>;
  /** Writes what `current` gives some time later; calls until then cost nothing. */
  save(current: () => StoredOperations): void;
  /** Writes what was to be saved, and leaves no timer. */
  close(): Promise<void>;
}

const moment = v.pipe(v.number(), v.finite());
const count = v.pipe(v.number(), v.finite(), v.minValue(0));
const codeSchema = v.custom<FailureCode>(
  (code) => typeof code === 'string' && Object.hasOwn(failureAdvice, code),
);
const storedSchema = v.object({
  version: v.literal(1),
  key: v.pipe(v.string(), v.regex(/^[\w-]{43}$/)),
  minutes: v.array(
    v.object({
      startsAt: moment,
      series: v.array(
        v.object({
          name: v.picklist(metricNames),
          labels: v.record(v.string(), v.string()),
          cell: v.array(count),
        }),
      ),
    }),
  ),
  board: v.object({
    groups: v.array(
      v.object({
        code: codeSchema,
        openedAt: moment,
        mostAffected: count,
        held: v.array(v.object({ reporter: v.string(), openedAt: moment, open: count, heardAt: moment })),
      }),
    ),
    over: v.array(
      v.object({ code: codeSchema, openedAt: moment, affected: count, closedAt: v.nullable(moment) }),
    ),
  }),
});

const saveAfterMs = 10_000;

/** @param onError Told of a write that failed; the page goes on from memory. */
export function operationsFile(path: string, onError: (error: unknown) => void): OperationsFile {
  let timer: NodeJS.Timeout | undefined;
  let pending: (() => StoredOperations) | null = null;
  let writing = Promise.resolve();

  function write(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const current = pending;
    pending = null;
    if (current === null) return writing;
    writing = writing.then(async () => {
      try {
        // Beside it and swapped in: a process that is killed leaves no half of it.
        await writeFile(`${path}.new`, JSON.stringify(current()));
        await rename(`${path}.new`, path);
      } catch (error) {
        onError(error);
      }
    });
    return writing;
  }

  return {
    async read() {
      const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null;
        throw error;
      });
      if (text === null) return null;
      const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), storedSchema), text);
      return parsed.success ? parsed.output : null;
    },
    save(current) {
      pending = current;
      timer ??= setTimeout(() => void write(), saveAfterMs).unref();
    },
    close: write,
  };
}
