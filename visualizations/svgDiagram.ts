/** Draws a machine as an SVG whose states a page can find by `state-<path>` and light up with the class `lit`. */
import { bestLayout, type Layout } from './bestLayout.ts';
import { markUp } from './dotBox.ts';
import { type DiagramDetail, dotDiagram } from './dotDiagram.ts';
import { clearTitleLeft } from './layoutFaults.ts';
import type { MachineGraph } from './machineGraph.ts';

const style = `
.statechart text { font-family: Helvetica, Arial, 'Liberation Sans', sans-serif; font-size: 12.4px; fill: #1d2430; }
.statechart .state > path { transition: fill .3s, stroke-width .3s; }
.statechart .cluster.lit > path { stroke-width: 3; }
.statechart .node.lit > path { fill: #ffe58a; stroke-width: 2.5; }
.statechart .node.lit > path ~ path { fill: none; }
.statechart .transition:hover > path { stroke-width: 3; }
@media (prefers-reduced-motion: reduce) { .statechart .state > path { transition: none; } }
`;

/** The SVG of a machine's graph. The same graph gives the same bytes on every machine. */
export async function svgDiagram(graph: MachineGraph, detail: DiagramDetail): Promise<string> {
  const layout = await bestLayout((spacing) => dotDiagram(graph, detail, spacing));
  const plain = layout.svg
    .slice(layout.svg.indexOf('<svg'))
    .replace(/<!--[\s\S]*?-->\n?/g, '')
    .replaceAll('&#45;', '-')
    .replace(/ font-(family|size)="[^"]*"/g, '')
    .replaceAll(' xml:space="preserve"', '')
    .replace(/<title>(.*?)<\/title>/g, (_title, text: string) => titleFor(graph, text))
    .replace(/<svg width="([\d.]+)pt" height="([\d.]+)pt"\s+viewBox="([^"]*)"[^>]*>/, openSvg);
  return withClearTitles(plain, layout);

  function openSvg(_tag: string, width: string, height: string, viewBox: string): string {
    const label = `The states of ${graph.name} and the roads between them`;
    const size = `width="${width}" height="${height}" viewBox="${viewBox}"`;
    return `<svg xmlns="http://www.w3.org/2000/svg" class="statechart" role="img" aria-label="${label}" ${size}>\n<style>${style}</style>`;
  }
}

/** What hovering shows: a state with its description, an arrow with its two ends. */
function titleFor({ states }: MachineGraph, text: string): string {
  const name = text
    .replaceAll(/state-|cluster_|:\w+/g, '')
    .replaceAll('anywhere-', 'anywhere in ')
    .replace('-&gt;', ' → ');
  const description = states.find((state) => state.id === name)?.description;
  return `<title>${name}${description ? `: ${markUp({ text: description })}` : ''}</title>`;
}

function withClearTitles(svg: string, { shapes }: Layout): string {
  return shapes.clusters.reduce((moved, cluster) => {
    const left = clearTitleLeft(shapes, cluster);
    if (left === null) return moved;
    const start = moved.indexOf(`<g id="${cluster.id}"`);
    const at = moved.indexOf('<text', start);
    return moved.slice(0, at) + moved.slice(at).replace(/ x="[^"]*"/, ` x="${left.toFixed(2)}"`);
  }, svg);
}
