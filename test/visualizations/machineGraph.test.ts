import { expect, test } from 'vitest';
import { setup } from 'xstate';
import { machineGraph } from '../../visualizations/machineGraph.ts';
import { mermaidDiagram } from '../../visualizations/mermaidDiagram.ts';
import { transitionGroups, triageOccasions, triageRoads } from '../../visualizations/transitionGroups.ts';

const door = setup({
  types: { events: {} as { type: 'door.pushed' } | { type: 'key.turned' } | { type: 'lock.broke' } },
  guards: {
    isUnlocked: () => true,
    takes: (_, params: { verdict: string; codes: readonly string[] }) => params.codes.length > 0,
  },
}).createMachine({
  id: 'door',
  initial: 'shut',
  on: {
    'lock.broke': {
      guard: { type: 'takes', params: { verdict: 'repair', codes: ['RUST', 'FORCE'] } },
      target: '.open',
    },
  },
  states: {
    shut: {
      description: 'Nobody can pass.',
      initial: 'locked',
      states: {
        locked: { on: { 'key.turned': 'unlocked' } },
        unlocked: { always: { guard: () => false, target: 'locked' } },
      },
      on: { 'door.pushed': [{ guard: 'isUnlocked', target: 'open' }, { actions: () => {} }] },
    },
    open: { on: { 'door.pushed': 'shut', 'key.turned': 'shut' } },
  },
});
const graph = machineGraph(door);

test('a state is known by its path, its parent and its description', () => {
  expect(graph.states.map((state) => state.id)).toEqual(['shut', 'shut.locked', 'shut.unlocked', 'open']);
  expect(graph.states[0]).toEqual({
    id: 'shut',
    name: 'shut',
    parent: null,
    isCompound: true,
    isInitial: true,
    description: 'Nobody can pass.',
  });
  expect(graph.states[2]).toMatchObject({
    name: 'unlocked',
    parent: 'shut',
    isCompound: false,
    isInitial: false,
  });
});

test('a transition that leads nowhere is left out, and one without an event is called always', () => {
  const fromShut = graph.transitions.filter((one) => one.source?.startsWith('shut'));
  expect(fromShut).toEqual([
    { source: 'shut', target: 'open', event: 'door.pushed', guard: { name: 'isUnlocked', codes: [] } },
    { source: 'shut.locked', target: 'shut.unlocked', event: 'key.turned', guard: null },
    {
      source: 'shut.unlocked',
      target: 'shut.locked',
      event: 'always',
      guard: { name: 'condition', codes: [] },
    },
  ]);
});

test('events between the same two states share one arrow', () => {
  expect(transitionGroups(graph).filter((group) => group.source === 'open')).toEqual([
    { source: 'open', target: 'shut', lines: ['door.pushed', 'key.turned'] },
  ]);
});

test('transitions whose guards name codes are the roads of triage', () => {
  expect(triageRoads(graph)).toEqual([
    { target: 'open', verdicts: [{ name: 'repair', codes: ['RUST', 'FORCE'] }] },
  ]);
  expect(triageOccasions(graph)).toEqual(['lock.broke anywhere']);
  expect(transitionGroups(graph).some((group) => group.source === null)).toBe(false);
});

test('the Mermaid text has the nesting, the labels and the roads', () => {
  expect(mermaidDiagram(graph)).toBe(
    [
      'flowchart LR',
      '  subgraph state_shut["shut"]',
      '    state_shut_locked(["locked"])',
      '    state_shut_unlocked("unlocked")',
      '  end',
      '  state_open("open")',
      '  triage{{"triage"}}',
      '  state_shut -->|"door.pushed [isUnlocked]"| state_open',
      '  state_shut_locked -->|"key.turned"| state_shut_unlocked',
      '  state_shut_unlocked -->|"always [condition]"| state_shut_locked',
      '  state_open -->|"door.pushed<br/>key.turned"| state_shut',
      '  triage -->|"repair [RUST, FORCE]"| state_open',
      '',
    ].join('\n'),
  );
});
