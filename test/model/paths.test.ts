import { describe, expect, test } from 'vitest';
import type { RecoveryEvent } from '../../machines/recoveryEvents.ts';
import { recoveryMachine } from '../../machines/recoveryMachine.ts';
import { pathOf } from '../machines/chartInHand.ts';
import { ledEngine } from './ledEngine.ts';
import { type ModelSnapshot, type ModelStep, modelMachine, stepsTo, walkModel } from './recoveryModel.ts';
import { nameOfRow, transitionRows } from './transitionRows.ts';

const walked = walkModel();
const paths = leadingPaths();
const rowsTaken = new Set<string>();

/** The ways to all states and through all transitions, without those that are the beginning of another. */
function leadingPaths(): ModelStep[][] {
  const ways = walked.map(({ state }) => stepsTo(state));
  const rows = new Set<string>();
  for (const { state, transitions } of walked) {
    for (const { event, state: next } of Object.values<ModelStep>(transitions)) {
      const names = modelMachine.getTransitionData(state, event).map(nameOfRow);
      if (names.every((name) => rows.has(name))) continue;
      for (const name of names) rows.add(name);
      ways.push([...stepsTo(state), { event, state: next }]);
    }
  }
  const beginnings = new Set(
    ways.flatMap((way) => way.slice(0, -1).map((_, index) => idOf(way.slice(0, index + 1)))),
  );
  return ways.filter((way) => way.length > 0 && !beginnings.has(idOf(way)));
}

function idOf(way: readonly ModelStep[]): string {
  return JSON.stringify(way.map(({ event }) => event));
}

/** What of a state the engine and the model must agree on. */
function essence({ value, context }: Pick<ModelSnapshot, 'value' | 'context'>) {
  const { attempt, cycle, failure, remedy, remediesSpent, isOnline, nextAttemptAt, graceEndsAt } = context;
  const [next, end] = [nextAttemptAt, graceEndsAt].map((at) => at && Math.round(at / 10));
  const code = failure?.code ?? null;
  return { state: pathOf(value), attempt, cycle, code, remedy, remediesSpent, isOnline, next, end };
}

async function replay(path: readonly ModelStep[]): Promise<void> {
  const engine = ledEngine();
  const led: string[] = [];
  for (const { event, state } of path) {
    led.push(`${event.type} at ${event.at}`);
    await engine.lead(event);
    const reached = essence(engine.recovery.actor.getSnapshot());
    expect(reached, `after ${led.join(', ')}`).toEqual(essence(state));
  }
  await engine.recovery.stop();
  expect({ armed: engine.clock.armed, held: engine.api.held }, led.join(', ')).toEqual({ armed: 0, held: 0 });
  for (const row of engine.rows) rowsTaken.add(row);
}

describe('the engine, led along every path of the model', () => {
  test('is in the state of the model after each step, and leaves nothing behind', async () => {
    expect(paths.length).toBeGreaterThan(100);
    for (const path of paths) await replay(path);
  }, 120_000);

  test('has been in every state', () => {
    const leaves = Object.values(recoveryMachine.states).flatMap((top) =>
      Object.keys(top.states).length === 0
        ? [top.key]
        : Object.keys(top.states).map((key) => `${top.key}.${key}`),
    );
    const reached = new Set(paths.flatMap((path) => path.map(({ state }) => pathOf(state.value))));
    // Left again in the same step, and before the first one.
    const passing = ['grace.entering', 'idle'];
    expect(leaves.filter((leaf) => !reached.has(leaf) && !passing.includes(leaf))).toEqual([]);
  });

  test('has taken every transition of the chart, each guarded row of it', () => {
    const rows = transitionRows(recoveryMachine);
    expect(rows.length).toBeGreaterThan(100);
    expect(rows.filter((row) => !rowsTaken.has(row))).toEqual([]);
  });

  test('can be told every event that the chart understands', () => {
    const { executors } = ledEngine();
    expect(recoveryMachine.events.filter((type) => !(type in executors))).toEqual([]);
    const used = new Set<RecoveryEvent['type']>(paths.flatMap((path) => path.map(({ event }) => event.type)));
    expect(Object.keys(executors).toSorted()).toEqual([...used].toSorted());
  });
});
