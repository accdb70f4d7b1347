/** Writes a machine's graph as a Mermaid flowchart, whose arrows may cross the borders of compound states. */
import type { GraphState, MachineGraph } from './machineGraph.ts';
import { transitionGroups, triageRoads } from './transitionGroups.ts';

/** The Mermaid text of the graph. */
export function mermaidDiagram(graph: MachineGraph): string {
  const groups = transitionGroups(graph).map(({ source, target, lines }) =>
    arrow(source === null ? 'anywhere' : idOf(source), target, lines),
  );
  const roads = triageRoads(graph).map(({ target, verdicts }) =>
    arrow(
      'triage',
      target,
      verdicts.map(({ name, codes }) => `${name} [${codes.join(', ')}]`),
    ),
  );
  return [
    'flowchart LR',
    ...statesWithin(graph, null, '  '),
    ...(groups.some((line) => line.startsWith('  anywhere ')) ? ['  anywhere(["anywhere"])'] : []),
    ...(roads.length > 0 ? ['  triage{{"triage"}}'] : []),
    ...groups,
    ...roads,
    '',
  ].join('\n');
}

function statesWithin(graph: MachineGraph, parent: string | null, indent: string): string[] {
  const states = graph.states.filter((state) => state.parent === parent);
  return states.flatMap((state) =>
    state.isCompound ? subgraph(graph, state, indent) : [`${indent}${box(state)}`],
  );
}

function subgraph(graph: MachineGraph, { id, name }: GraphState, indent: string): string[] {
  return [
    `${indent}subgraph ${idOf(id)}["${name}"]`,
    ...statesWithin(graph, id, `${indent}  `),
    `${indent}end`,
  ];
}

function box({ id, name, isInitial }: GraphState): string {
  return isInitial ? `${idOf(id)}(["${name}"])` : `${idOf(id)}("${name}")`;
}

function arrow(from: string, target: string, lines: readonly string[]): string {
  return `  ${from} -->|"${lines.join('<br/>').replaceAll('"', '#quot;')}"| ${idOf(target)}`;
}

/** Mermaid's own words, such as `end`, are no ids, so every id has a prefix. */
function idOf(state: string): string {
  return `state_${state.replaceAll('.', '_')}`;
}
