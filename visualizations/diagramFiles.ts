/** The drawings of the recovery machine: which files there are, and what stands in each. */
import { recoveryMachine } from '../machines/recoveryMachine.ts';
import { machineGraph } from './machineGraph.ts';
import { mermaidDiagram } from './mermaidDiagram.ts';
import { roadDiagram } from './roadDiagram.ts';
import { allRoads } from './roadWalk.ts';
import { svgDiagram } from './svgDiagram.ts';

export interface DiagramFile {
  /** Beside this file. */
  readonly name: string;
  readonly content: string;
}

/** Draws every file anew, in memory. */
export async function diagramFiles(): Promise<DiagramFile[]> {
  const graph = machineGraph(recoveryMachine);
  return [
    { name: 'recoveryMachine.svg', content: await svgDiagram(graph, 'roads') },
    { name: 'recoveryMachineOverview.svg', content: await svgDiagram(graph, 'states') },
    { name: 'recoveryMachine.mmd', content: mermaidDiagram(graph) },
    ...allRoads().map(({ code, steps }) => ({
      name: `roads/${code}.svg`,
      content: roadDiagram(code, steps),
    })),
  ];
}
