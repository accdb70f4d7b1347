/** What the operations of a session were, by their ids, as far as this device's own record of the work tells. */
import type { SessionRecord } from '../index.ts';
import type { StudioMessages } from './messages/studioMessages.ts';

export function historyLabels(
  messages: StudioMessages,
  record: Pick<SessionRecord, 'currentState'>,
): Readonly<Record<string, string>> {
  const known = record.currentState.transformations.flatMap(({ id, name, params }) =>
    id === undefined ? [] : [[id, messages.describe(name, params)] as const],
  );
  return Object.fromEntries(known);
}
