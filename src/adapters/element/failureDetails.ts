/** What a user can tell support: codes, moments and counts, never rows, column names, server text or tokens. */
import type { RecoveryState } from '../../recoveryState.ts';
import type { RecoveryMessages } from '../messages/recoveryMessages.ts';

/** A name and its value. */
export type Detail = readonly [label: string, value: string];

export function failureDetails({ details }: RecoveryMessages, state: RecoveryState): readonly Detail[] {
  const { failure, session } = state;
  return [
    [details.state, state.value],
    ...(failure === null
      ? []
      : ([
          [details.code, failure.code],
          ...(failure.status === undefined ? [] : ([[details.status, String(failure.status)]] as const)),
          [details.cause, failure.attribution],
          [details.time, new Date(failure.at).toISOString()],
        ] as const)),
    [details.attempt, `${state.attempt}/${state.maxAttempts}`],
    [details.pending, String(state.pending)],
    [details.durability, state.durability],
    ...(session === null ? [] : ([[details.datasource, session.datasourceId]] as const)),
  ];
}
