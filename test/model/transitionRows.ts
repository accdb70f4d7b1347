/** Every transition of a chart as a row with a name of its own, guarded ones apart. */
import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from 'xstate';

/** The names of all rows, in the order in which the chart is written. */
export function transitionRows(machine: AnyStateMachine): string[] {
  const rowsOf = (node: AnyStateNode): string[] => [
    ...[...node.transitions.values(), node.always ?? []].flat().map(nameOfRow),
    ...Object.values(node.states).flatMap(rowsOf),
  ];
  return rowsOf(machine.root);
}

/** `retrying.waiting on network.restored, row 2`. */
export function nameOfRow(transition: AnyTransitionDefinition): string {
  const { source, eventType } = transition;
  const rows = eventType === '' ? (source.always ?? []) : (source.transitions.get(eventType) ?? []);
  const place = source.path.length === 0 ? 'anywhere' : source.path.join('.');
  return `${place} on ${eventType === '' ? 'entry' : eventType}, row ${rows.indexOf(transition) + 1}`;
}
