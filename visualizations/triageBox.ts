/** Draws triage as one box: each row is a state that failures lead to, with the verdicts and codes that lead there. */
import { type DotBox, type DotRow, dotBox, type Line } from './dotBox.ts';
import type { MachineGraph } from './machineGraph.ts';
import { passageLine } from './stateTone.ts';
import { triageOccasions, triageRoads } from './transitionGroups.ts';

export interface TriageBox {
  readonly id: string;
  /** The DOT text; null when no guard names codes. */
  readonly box: string | null;
  readonly arrows: readonly { readonly port: string; readonly target: string }[];
}

/** A list of at least this many codes that comes twice is written once, below. */
const longList = 5;

/** The box, with its rows or as a heading only. */
export function triageBox(graph: MachineGraph, withRows: boolean): TriageBox {
  const id = 'triage';
  const roads = triageRoads(graph);
  if (roads.length === 0) return { id, box: null, arrows: [] };

  const lists = repeatedLists(roads.flatMap((road) => road.verdicts.map((verdict) => verdict.codes)));
  const rows = roads.map(({ verdicts }, index): DotRow => {
    const lines = verdicts.flatMap(({ name, codes }): Line[] => {
      const sign = signOf(lists.indexOf(codes.join(' ')));
      if (sign !== null) return [{ text: `${name} ${sign}`, weight: 'bold' }];
      return [{ text: name, weight: 'bold' }, ...codes.map((text) => ({ text }))];
    });
    return { port: portOf(index), lines };
  });
  const notes = lists.map((list, index): DotRow => {
    const codes = list.split(' ').map((text) => ({ text }));
    return { lines: [{ text: `${signOf(index)}`, weight: 'bold' }, ...codes] };
  });
  const occasions = triageOccasions(graph).map((text): Line => ({ text, weight: 'italic' }));
  const box: DotBox = {
    id,
    className: 'passage',
    line: passageLine,
    heading: [{ text: 'triage', weight: 'bold' }, ...(withRows ? occasions : [])],
    rows: withRows ? [...rows, ...notes] : [],
  };
  return {
    id,
    box: dotBox(box),
    arrows: roads.map(({ target }, index) => ({ port: portOf(index), target })),
  };
}

function portOf(index: number): string {
  return `road${index}`;
}

function signOf(index: number): string | null {
  return index < 0 ? null : `(${String.fromCharCode('a'.charCodeAt(0) + index)})`;
}

function repeatedLists(lists: readonly (readonly string[])[]): string[] {
  const long = lists.filter((list) => list.length >= longList).map((list) => list.join(' '));
  return [...new Set(long.filter((list, index) => long.indexOf(list) !== index))];
}
