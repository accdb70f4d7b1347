/** What the operations of a session were, by their ids, as far as this device's own record of the work tells. */
import type { JsonObject, SessionRecord } from '../index.ts';

/** What was asked for; its words depend on the language. */
export interface KnownChange {
  readonly name: string;
  readonly params: JsonObject;
}

export function historyLabels(
  record: Pick<SessionRecord, 'currentState'>,
): Readonly<Record<string, KnownChange>> {
  const known = record.currentState.transformations.flatMap(({ id, name, params }) =>
    id === undefined ? [] : [[id, { name, params }] as const],
  );
  return Object.fromEntries(known);
}
