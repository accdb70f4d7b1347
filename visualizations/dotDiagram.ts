/** Writes a machine's graph in Graphviz's language. Rows lead out of boxes, so no arrow carries a label to cross. */
import type { Spacing } from './bestLayout.ts';
import { dotBox, entryPort } from './dotBox.ts';
import type { GraphState, MachineGraph } from './machineGraph.ts';
import { passageLine, stateTone } from './stateTone.ts';
import { type TransitionGroup, transitionGroups } from './transitionGroups.ts';
import { triageBox } from './triageBox.ts';

/** `roads` names every event and guard; `states` shows where arrows go, for a glance from a distance. */
export type DiagramDetail = 'roads' | 'states';

/** Labels are measured at this size and drawn smaller, since fonts differ from one machine to the next. */
const measuredFontSize = 13;

/** The DOT text of the graph. */
export function dotDiagram(
  graph: MachineGraph,
  detail: DiagramDetail,
  { ranksep, nodesep }: Spacing,
): string {
  const withRows = detail === 'roads';
  const groups = transitionGroups(graph);
  const triage = triageBox(graph, withRows);
  const arrows = groups.flatMap((group, index) => {
    if (group.source === group.target || (!withRows && isInside(group.target, group.source))) return [];
    return arrow(graph, startOf(graph, group.source, withRows ? portOf(index) : null), group.target);
  });
  const roads = triage.arrows.map(({ port, target }) =>
    arrow(graph, { from: withRows ? `"${triage.id}":"${port}"` : `"${triage.id}"`, clip: '' }, target),
  );
  return [
    `digraph "${graph.name}" {`,
    `rankdir=LR; compound=true; ranksep=${ranksep}; nodesep=${nodesep}; pad=0.1; bgcolor=white;`,
    `fontname="Helvetica"; fontsize=${measuredFontSize}; labeljust=l;`,
    `node [shape=plain fontname="Helvetica" fontsize=${measuredFontSize}];`,
    'edge [arrowsize=0.6 penwidth=1.2];',
    ...insideOf(null),
    passageBox(null),
    triage.box ?? '',
    ...new Set([...arrows, ...roads]),
    '}',
    '',
  ].join('\n');

  function insideOf(parent: string | null): string[] {
    const states = graph.states.filter((state) => state.parent === parent);
    return states.flatMap((state) => (state.isCompound ? clusterOf(state) : stateBox(state)));
  }

  function clusterOf({ id, name }: GraphState): string[] {
    const { pale, line } = stateTone(id);
    const looks = `style="rounded,filled"; fillcolor="${pale}"; color="${line}"; margin=8;`;
    const label = `label=<<B>${name}</B>>;`;
    return [
      `subgraph "cluster_${id}" { id="state-${id}"; class="state"; ${looks} ${label}`,
      withRows ? passageBox(id) : '',
      ...insideOf(id),
      '}',
    ];
  }

  function stateBox({ id, name }: GraphState): string {
    const { line } = stateTone(id);
    return dotBox({
      id: `state-${id}`,
      className: 'state',
      line,
      heading: [{ text: name, weight: 'bold' }],
      rows: rowsOf(id),
    });
  }

  /** What leads out of a compound state, or of the whole machine, from wherever it is. */
  function passageBox(id: string | null): string {
    if (!groups.some((group) => group.source === id)) return '';
    const text = id === null ? 'anywhere' : `anywhere in ${id}`;
    const heading = [{ text, weight: 'italic' as const }];
    return dotBox({ id: passageId(id), className: 'passage', line: passageLine, heading, rows: rowsOf(id) });
  }

  function rowsOf(source: string | null) {
    if (!withRows) return [];
    return groups.flatMap((group, index) => {
      if (group.source !== source) return [];
      const again =
        group.source === group.target ? [{ text: 'starts again', weight: 'italic' as const }] : [];
      return [{ port: portOf(index), lines: [...group.lines.map((text) => ({ text })), ...again] }];
    });
  }
}

interface ArrowStart {
  readonly from: string;
  readonly clip: string;
}

function startOf(graph: MachineGraph, source: TransitionGroup['source'], port: string | null): ArrowStart {
  const isBox = source !== null && !isCompound(graph, source);
  const id = isBox ? `state-${source}` : passageId(source);
  if (port !== null) return { from: `"${id}":"${port}"`, clip: '' };
  if (isBox || source === null) return { from: `"${id}"`, clip: '' };
  return { from: `"state-${initialLeaf(graph, source)}"`, clip: ` ltail="cluster_${source}"` };
}

function arrow(graph: MachineGraph, { from, clip }: ArrowStart, target: string): string {
  const inside = initialLeaf(graph, target);
  const head = inside === target ? '' : ` lhead="cluster_${target}"`;
  return `${from} -> "state-${inside}":"${entryPort}" [class="transition" color="${stateTone(target).line}"${clip}${head}];`;
}

function passageId(id: string | null): string {
  return id === null ? 'anywhere' : `anywhere-${id}`;
}

function portOf(index: number): string {
  return `out${index}`;
}

function isInside(id: string, ancestor: string | null): boolean {
  return ancestor !== null && id.startsWith(`${ancestor}.`);
}

function isCompound({ states }: MachineGraph, id: string): boolean {
  return states.some((state) => state.id === id && state.isCompound);
}

function initialLeaf(graph: MachineGraph, id: string): string {
  const child = graph.states.find((state) => state.parent === id && state.isInitial);
  return child === undefined ? id : initialLeaf(graph, child.id);
}
