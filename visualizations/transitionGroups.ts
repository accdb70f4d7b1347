/** Gathers a machine's transitions into what a drawing shows: one group for each pair of states. */
import type { GraphTransition, MachineGraph } from './machineGraph.ts';

/** Everything that leads from one state to another: one arrow, with a line of text for each event. */
export interface TransitionGroup {
  readonly source: string | null;
  readonly target: string;
  readonly lines: readonly string[];
}

/** A road of triage: what leads to one state, by verdict, each with the failure codes it takes. */
export interface TriageRoad {
  readonly target: string;
  readonly verdicts: readonly { readonly name: string; readonly codes: readonly string[] }[];
}

/** The groups of all transitions that are no roads of triage, in the machine's order. */
export function transitionGroups(graph: MachineGraph): TransitionGroup[] {
  const groups = new Map<string, { source: string | null; target: string; lines: string[] }>();
  for (const transition of graph.transitions.filter((one) => !isTriaged(one))) {
    const { source, target } = transition;
    const key = `${source ?? ''} ${target}`;
    const group = groups.get(key) ?? { source, target, lines: [] };
    const line = transitionLabel(transition);
    if (!group.lines.includes(line)) group.lines.push(line);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** The roads of triage: transitions to another state whose guards name codes, by target; whichever event they answer. */
export function triageRoads(graph: MachineGraph): TriageRoad[] {
  const roads = new Map<string, Map<string, readonly string[]>>();
  for (const { target, guard } of graph.transitions.filter(isTriaged)) {
    const road = roads.get(target) ?? new Map<string, readonly string[]>();
    if (guard) road.set(guard.name, guard.codes);
    roads.set(target, road);
  }
  return [...roads].map(([target, verdicts]) => ({
    target,
    verdicts: [...verdicts].map(([name, codes]) => ({ name, codes })),
  }));
}

/** Where triage happens, as `attempt.failed anywhere` and `session.lost in recovered`. */
export function triageOccasions(graph: MachineGraph): string[] {
  const occasions = graph.transitions
    .filter(isTriaged)
    .map(({ source, event }) => (source === null ? `${event} anywhere` : `${event} in ${source}`));
  return [...new Set(occasions)];
}

/** `event [guard]`. */
function transitionLabel({ event, guard }: GraphTransition): string {
  return guard === null ? event : `${event} [${guard.name}]`;
}

/** A transition that starts its own state again is no road to anywhere: it stands in that state. */
function isTriaged({ source, target, guard }: GraphTransition): boolean {
  return guard !== null && guard.codes.length > 0 && source !== target;
}
