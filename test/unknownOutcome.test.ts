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
    before.line.onLeave = async (call) => {
      if (call !== 'apply' || before.line.sent.length !== number - 1) return;
      // The page goes away while this operation is under way, and the others wait for it.
      await before.untilPending(plan.length - number + 1);
      goes = before.recovery.stop();
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

describe.each(serverKinds)('two operations on a %s server', (kind) => {
  it('whose fates are both unknown count once each', async () => {
    for (const first of fates) {
      for (const second of fates) {
        const { loadLive, pass, server } = modelDevice(kind);
        const page = await loadLive();
        page.line.fates.push(first, second);
        page.perform('fill_missing_values', { tag: 'a' });
        page.perform('filter_rows', { tag: 'b' });
        await pass();
        expect([first, second, server.inEffect()]).toEqual([first, second, ['a', 'b']]);
        expect(page.recovery.getState()).toMatchObject({ value: 'recovered', pending: 0 });
        expect([...page.outcomes.values()]).toEqual(['applied', 'applied']);
      }
    }
  });

  it('behind a refused one whose answer was lost go on', async () => {
    for (const fate of fates) {
      const { loadLive, pass, server } = modelDevice(kind);
      const page = await loadLive();
      page.line.fates.push(fate);
      page.perform('sort_rows', { tag: 'a', refuse: true });
      page.perform('filter_rows', { tag: 'b' });
      await pass();
      expect([fate, server.inEffect()]).toEqual([fate, ['b']]);
      expect([...page.outcomes]).toEqual([
        ['a', 'SessionError'],
        ['b', 'applied'],
      ]);
      expect(page.recovery.getState()).toMatchObject({ value: 'recovered', pending: 0 });
    }
  });

  it('around a clear whose answer was lost end the session once', async () => {
    for (const fate of fates) {
      const { loadLive, pass, server } = modelDevice(kind);
      const page = await loadLive();
      page.line.fates.push('answered', fate);
      page.perform('sort_rows', { tag: 'a' });
      page.perform('clear', { tag: 'clear' });
      page.perform('filter_rows', { tag: 'b' });
      await pass();
      expect([fate, server.inEffect()]).toEqual([fate, ['b']]);
      expect([...page.outcomes.values()]).toEqual(['applied', 'applied', 'applied']);
      expect(page.recovery.getState()).toMatchObject({ value: 'recovered', pending: 0 });
    }
  });
});

describe('a save whose answer was lost', () => {
  it('is asked again by its key', async () => {
    const { loadLive, pass } = modelDevice('keyed');
    const page = await loadLive();
    page.line.fates.push('answer-lost');
    page.perform('save', { name: 'copy', tag: 'save' });
    await pass();
    expect(page.outcomes.get('save')).toBe('applied');
    expect(new Set(page.line.sent.map(({ id }) => id)).size).toBe(1);
  });

  it.each(['answer-lost', 'request-lost'] as const)(
    'is not made a second time without a key, its caller is told, and the work goes on (%s)',
    async (fate) => {
      const { loadLive, pass, server } = modelDevice('position');
      const page = await loadLive();
      page.line.fates.push(fate);
      page.perform('save', { name: 'copy', tag: 'save' });
      page.perform('sort_rows', { tag: 'a' });
      await pass();
      expect(page.line.sent.filter(({ name }) => name === 'save')).toHaveLength(1);
      expect(page.outcomes.get('save')).toBe('SessionError');
      expect(page.outcomes.get('a')).toBe('applied');
      expect(server.inEffect()).toEqual(['a']);
    },
  );
});

describe('copies of an operation on a server without keys', () => {
  it('that run while the answer is waited for in vain are all accounted for', async () => {
    for (const name of ['sort_rows', 'undo'] as const) {
      const { loadLive, pass, server } = modelDevice('position');
      const page = await loadLive();
      for (const tag of ['a', 'b', 'c']) page.perform('sort_rows', { tag });
      await pass();
      page.line.fates.push('answer-lost');
      page.perform(name, { tag: 'd' });
      await pass(5_000);
      // A copy that the browser sent lands late, but within the life of copies.
      const last = page.line.sent.at(-1);
      if (last !== undefined) server.execute(last);
      await pass();
      const expected = name === 'undo' ? ['a', 'b'] : ['a', 'b', 'c', 'd'];
      expect([name, server.inEffect()]).toEqual([name, expected]);
      expect(page.recovery.getState()).toMatchObject({ value: 'recovered', pending: 0 });
      expect(page.conflicts).toEqual([]);
    }
  });

  it('that land after their own answer are taken back with the next look', async () => {
    const { loadLive, pass, rest, server } = modelDevice('position');
    const page = await loadLive();
    page.perform('fill_missing_values', { tag: 'a' });
    await rest();
    const last = page.line.sent.at(-1);
    if (last !== undefined) server.execute(last);
    expect(server.inEffect()).toEqual(['a', 'a']);
    page.recovery.report(new TypeError('Failed to fetch'));
    await pass();
    expect(server.inEffect()).toEqual(['a']);
    expect(page.recovery.getState()).toMatchObject({ value: 'recovered', session: { position: 1 } });
  });

  it('are waited for before anything is sent again', async () => {
    const { clock, loadLive, pass, rest } = modelDevice('position');
    const page = await loadLive();
    const sentAt: number[] = [];
    page.line.onLeave = (call) => {
      if (call === 'apply') sentAt.push(clock.monotonic());
    };
    page.line.fates.push('request-lost');
    page.perform('sort_rows', { tag: 'a' });
    await rest();
    await pass();
    expect(sentAt).toHaveLength(2);
    expect((sentAt[1] ?? 0) - (sentAt[0] ?? 0)).toBeGreaterThanOrEqual(30_000);
  });

  it('are waited for again by a page that was loaded meanwhile', async () => {
    const { clock, load, loadLive, pass, rest, server } = modelDevice('position');
    const before = await loadLive();
    before.line.fates.push('request-lost');
    const leftAt = clock.now();
    before.perform('sort_rows', { tag: 'a' });
    await rest();
    await before.recovery.stop();
    await clock.advance(5_000);
    const after = load();
    const sentAt: number[] = [];
    after.line.onLeave = (call) => {
      if (call === 'apply') sentAt.push(clock.now());
    };
    await pass();
    expect(sentAt).toHaveLength(1);
    expect((sentAt[0] ?? 0) - leftAt).toBeGreaterThanOrEqual(30_000);
    expect(server.inEffect()).toEqual(['a']);
  });
});
