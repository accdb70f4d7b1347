/**
 * What became of the operations of histories that have ended: a tab that slept through it must not take them for work that
 * nobody has seen.
 */
import * as v from 'valibot';
import type { JsonValue } from '../session/sessionApi.ts';
import type { JournalEntry } from './journalEntry.ts';

export interface EndedOperation {
  readonly id: string;
  readonly name: string;
  /** Whether the server had applied it; else it was refused, withdrawn or given up with its history. */
  readonly isApplied: boolean;
}

/** The newest so many are remembered. */
const kept = 500;

const recordSchema = v.object({
  version: v.literal(1),
  operations: v.array(v.object({ id: v.string(), name: v.string(), isApplied: v.boolean() })),
});

/** The operations in a record, or none when it can't be read. */
export function parseEnded(value: JsonValue | null): readonly EndedOperation[] {
  const parsed = v.safeParse(recordSchema, value);
  return parsed.success ? parsed.output.operations : [];
}

/** The record after some entries ended with their history. */
export function endedRecord(known: readonly EndedOperation[], entries: readonly JournalEntry[]): JsonValue {
  const added = entries.map(({ id, name, state }) => ({ id, name, isApplied: state.kind === 'applied' }));
  const operations = [...known.map((operation) => ({ ...operation })), ...added].slice(-kept);
  return { version: 1, operations };
}
