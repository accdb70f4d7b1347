/** What a user can tell support: codes, moments and counts, never rows, column names or tokens. */
import type { RecoveryState } from '../index.ts';

export function failureDetails(state: RecoveryState, datasourceId: string | null): readonly string[] {
  const { failure } = state;
  return [
    `state: ${state.value}`,
    ...(failure === null
      ? []
      : [
          `code: ${failure.code}`,
          ...(failure.status === undefined ? [] : [`HTTP status: ${failure.status}`]),
          `caused by: ${failure.attribution}`,
          `time: ${new Date(failure.at).toISOString()}`,
        ]),
    `attempt: ${state.attempt} of ${state.maxAttempts}`,
    `changes waiting: ${state.pending}`,
    `kept: ${state.durability}`,
    ...(datasourceId === null ? [] : [`table: ${datasourceId}`]),
  ];
}
