import { readFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import { recoveryMachine } from '../../machines/recoveryMachine.ts';
import { bestLayout } from '../../visualizations/bestLayout.ts';
import { type DiagramFile, diagramFiles } from '../../visualizations/diagramFiles.ts';
import { dotDiagram } from '../../visualizations/dotDiagram.ts';
import { layoutFaults } from '../../visualizations/layoutFaults.ts';
import { machineGraph } from '../../visualizations/machineGraph.ts';

const graph = machineGraph(recoveryMachine);
let drawn: readonly DiagramFile[];

// Each drawing is laid out some twenty times, which takes seconds on a busy machine.
beforeAll(async () => {
  drawn = await diagramFiles();
}, 60_000);

test('the committed drawings are those of the machine; npm run diagram draws them anew', async () => {
  for (const { name, content } of drawn) {
    const committed = await readFile(new URL(`../../visualizations/${name}`, import.meta.url), 'utf8');
    expect(committed === content, `visualizations/${name} is stale: run npm run diagram`).toBe(true);
  }
});

test('two runs draw the same bytes', async () => {
  expect(await diagramFiles()).toEqual(drawn);
});

test('both pictures have an element for every state, which a page can find by its path', async () => {
  const pictures = drawn.filter(({ name }) => /^recoveryMachine.*\.svg$/.test(name));
  expect(pictures).toHaveLength(2);
  for (const { content } of pictures) {
    for (const { id } of graph.states) expect(content.split(`id="state-${id}" class="`)).toHaveLength(2);
  }
});

test('the seven states stand at the top level', () => {
  const top = graph.states.filter((state) => state.parent === null).map((state) => state.id);
  expect(top.toSorted()).toEqual([
    'failed',
    'grace',
    'idle',
    'initializing',
    'reauth',
    'recovered',
    'retrying',
  ]);
});

test('the large picture names every event, guard and code that leads somewhere', async () => {
  const [picture] = drawn;
  const words = graph.transitions.flatMap(({ event, guard }) => [
    event,
    guard?.name ?? event,
    ...(guard?.codes ?? []),
  ]);
  expect(new Set(words).size).toBeGreaterThan(30);
  for (const word of new Set(words)) expect(picture?.content).toContain(word);
});

test.each(['roads', 'states'] as const)(
  'no arrow of the picture of %s runs through a box or a title',
  async (detail) => {
    const { shapes } = await bestLayout((spacing) => dotDiagram(graph, detail, spacing));
    expect(shapes.arrows.length).toBeGreaterThan(20);
    expect(layoutFaults(shapes)).toEqual([]);
  },
);

test('text is at least 12 px tall on a page 900 px wide', async () => {
  const [picture] = drawn;
  const width = Number(/ width="([\d.]+)"/.exec(picture?.content ?? '')?.[1]);
  const fontSize = Number(/font-size: ([\d.]+)px/.exec(picture?.content ?? '')?.[1]);
  expect(fontSize * Math.min(1, 900 / width)).toBeGreaterThanOrEqual(12);
});
