/** The journal as the 1.0 record that a user exports. */
import type { RecoveryContext } from '../../machines/recoveryContext.ts';
import type { SessionView } from '../session/sessionApi.ts';
import type { SessionRecord } from '../storage/sessionRecord.ts';
import { foldJournal } from './foldJournal.ts';
import type { OperationJournal } from './operationJournal.ts';

interface RecordCircumstances {
  readonly datasourceId: string;
  readonly session: SessionView | null;
  readonly context: Pick<RecoveryContext, 'failure' | 'attempt'>;
  /** Ms since the epoch. */
  readonly at: number;
}

/** The record: what was applied and what is queued, in order, redo tail included. */
export function recordOf(
  journal: OperationJournal,
  { datasourceId, session, context, at }: RecordCircumstances,
): SessionRecord {
  const history = foldJournal(
    journal.head.adopted,
    journal.entries,
    ({ state }) => state.kind !== 'refused' && state.kind !== 'void',
  );
  const own = history.steps.flatMap((step) => (step.kind === 'own' ? [step.entry] : []));
  const last = journal.entries.findLast(({ state }) => state.kind === 'applied');
  const moment = (ms: number) => new Date(ms).toISOString();
  return {
    version: '1.0',
    datasourceId,
    sessionId: session?.sessionId ?? null,
    lastActivity: moment(at),
    currentState: {
      transformations: own.map(({ id, name, params }) => ({ id, name, params })),
      position: Math.max(0, history.position - journal.head.adopted.total),
      metadata: { pending: journal.pending, adopted: journal.head.adopted.position },
    },
    recoveryInfo: {
      lastSuccessfulOperation: last === undefined ? null : { id: last.id, name: last.name, at: moment(at) },
      errorHistory:
        context.failure === null ? [] : [{ code: context.failure.code, at: moment(context.failure.at) }],
      retryCount: Math.max(0, context.attempt - 1),
    },
  };
}
