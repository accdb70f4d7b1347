import { describe, expect, it } from 'vitest';
import { type LoadedPage, modelDevice, serverKinds } from './support/modelDoor.ts';
import type { Fate } from './support/modelServer.ts';

/** What a user does: tagged steps, and moves over them. A fill can run any number of times, a rename only once. */
const plan = [
  ['fill_missing_values', { tag: 'a' }],
  ['rename_column', { old_name: 'flow', new_name: 'discharge', tag: 'b' }],
  ['undo', {}],
  ['redo', {}],
  ['undo', {}],
  ['filter_rows', { tag: 'c' }],
  ['undo', {}],
  ['redo', {}],
] as const;

const expected = ['a', 'c'];

const fates: readonly Fate[] = [
  'request-lost',
  'answer-lost',
  'doubled',
  'doubled-lost',
  'tripled',
  'tripled-lost',
];

function performAll(page: LoadedPage): void {
  for (const [name, params] of plan) page.perform(name, params);
}

describe.each(serverKinds)('on a %s server', (kind) => {
  const cases = plan.flatMap(([name], place) => fates.map((fate) => [fate, place + 1, name] as const));

  it.each(cases)('an operation that is %s as number %i, a %s, counts once', async (fate, number) => {
    const { loadLive, pass, server } = modelDevice(kind);
    const page = await loadLive();
    page.line.fates.push(...Array.from({ length: number - 1 }, (): Fate => 'answered'), fate);
    performAll(page);
    await pass();
    expect(server.inEffect()).toEqual(expected);
    expect(page.recovery.getState()).toMatchObject({ value: 'recovered', pending: 0 });
    expect(page.conflicts).toEqual([]);
    expect([...page.outcomes.values()].every((outcome) => outcome === 'applied')).toBe(true);
    expect(page.told.filter((text) => text.startsWith('applied'))).toHaveLength(plan.length);
    expect(server.overlaps).toEqual([]);
  });

  it.each(cases)('and once across a reload, when it was %s as number %i, a %s', async (fate, number) => {
    const { load, loadLive, pass, rest, server } = modelDevice(kind);
    const before = await loadLive();
    before.line.fates.push(...Array.from({ length: number - 1 }, (): Fate => 'answered'), fate);
    let goes: Promise<void> | null = null;
    before.line.onLeave = (call) => {
      // The page goes away while this operation is under way.
      if (call === 'apply' && before.line.sent.length === number - 1) goes = before.recovery.stop();
    };
    performAll(before);
    await rest();
    await goes;
    expect(before.line.sent).toHaveLength(number);

    const after = load();
    await pass();
    expect(server.inEffect()).toEqual(expected);
    expect(after.recovery.getState()).toMatchObject({ value: 'recovered', pending: 0 });
    expect(after.conflicts).toEqual([]);
  });
});
