/** The history as this device's own record tells it, for a server that shows only a part of its own. */
import type { HistoryStep, SessionRecord, SessionView } from '../index.ts';

export interface WorkHistory {
  /** Steps count from 0; those that were undone stand at the end. */
  readonly history: readonly HistoryStep[];
  /** How many of them are applied. */
  readonly position: number;
}

/** What was there before this device began comes from the server, everything after it from the record. */
export function workHistory(
  { currentState: { transformations, position, metadata } }: Pick<SessionRecord, 'currentState'>,
  served: SessionView['history'],
): WorkHistory {
  const adopted = typeof metadata.adopted === 'number' ? metadata.adopted : 0;
  const timeAt = new Map(served?.map(({ step, at }) => [step, at]));
  const own = transformations.map(({ id, name }, index): HistoryStep => {
    const step = adopted + index;
    // A step that was undone has no time on the server any more; nor have those beyond what it shows.
    const at = index < position ? (timeAt.get(step) ?? '') : '';
    return { step, name, at, ...(id === undefined ? {} : { id }) };
  });
  const before = served?.filter(({ step }) => step < adopted) ?? [];
  return { history: [...before, ...own], position: adopted + position };
}
