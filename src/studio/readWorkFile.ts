/** Reads a saved copy of work before it is imported, and says in one sentence why one can't be. */
import { parseSessionRecord, type SessionRecord, SessionRecordError } from '../index.ts';
import type { StudioMessages } from './messages/studioMessages.ts';
import type { StudioStore } from './studioStore.ts';

/** Its message is the sentence for the user. */
export class WorkFileError extends Error {
  constructor(sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.name = 'WorkFileError';
  }
}

export interface WorkFile {
  readonly record: SessionRecord;
  /** How many applied changes it holds. */
  readonly count: number;
}

export interface WorkFileContext {
  readonly store: Pick<StudioStore, 'datasourceId' | 'datasources'>;
  readonly messages: Pick<StudioMessages, 'work'>;
}

/** @throws WorkFileError */
export function readWorkFile(text: string, { store, messages }: WorkFileContext): WorkFile {
  const record = recordIn(text, messages);
  if (record.datasourceId !== store.datasourceId) {
    const other = store.datasources?.find(({ id }) => id === record.datasourceId);
    throw new WorkFileError(messages.work.otherTable(other?.name ?? null));
  }
  const count = record.currentState.position;
  if (count === 0) throw new WorkFileError(messages.work.noChanges);
  return { record, count };
}

function recordIn(text: string, messages: WorkFileContext['messages']): SessionRecord {
  try {
    return parseSessionRecord(JSON.parse(text));
  } catch (cause) {
    if (cause instanceof SyntaxError) throw new WorkFileError(messages.work.notJson, { cause });
    if (cause instanceof SessionRecordError) throw new WorkFileError(cause.message, { cause });
    throw cause;
  }
}
