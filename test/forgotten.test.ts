import { describe, expect, it } from 'vitest';
import {
  exportedTags,
  type LoadedPage,
  modelDevice,
  type ServerKind,
  serverKinds,
} from './support/modelDoor.ts';

const rename = (before: string, after: string, tag: string) => ({ old_name: before, new_name: after, tag });

/** A page whose user has done three steps and taken the last one back. */
async function withRedoTail(kind: ServerKind) {
  const device = modelDevice(kind);
  const page = await device.loadLive();
  page.perform('sort_rows', { tag: 'a' });
  page.perform('rename_column', rename('flow', 'discharge', 'b'));
  page.perform('filter_rows', { tag: 'c' });
  page.perform('undo');
  await device.rest();
  return { ...device, page };
}

/** Makes the page find out what became of its session. */
async function doubt({ recovery }: LoadedPage, rest: () => Promise<void>): Promise<void> {
  recovery.report(new TypeError('Failed to fetch'));
  await rest();
}

describe.each(serverKinds)('a %s server that forgot the session', (kind) => {
  it('gets it back at the same position, and the redo tail is still there', async () => {
    const { page, pass, rest, server } = await withRedoTail(kind);
    const before = page.recovery.getState().session;
    server.forget();
    await doubt(page, rest);
    await pass();
    expect(page.recovery.getState()).toMatchObject({
      value: 'recovered',
      pending: 0,
      session: { position: 2, shape: before?.shape, columns: before?.columns },
    });
    expect(server.inEffect()).toEqual(['a', 'b']);
    page.perform('redo');
    await pass();
    expect(server.inEffect()).toEqual(['a', 'b', 'c']);
    expect(page.conflicts).toEqual([]);
  });

  it('gets it back from a page that was loaded after it forgot', async () => {
    const { load, page, pass, server } = await withRedoTail(kind);
    await page.recovery.stop();
    server.forget();
    const after = load({ userId: null });
    await pass();
    expect(after.recovery.getState()).toMatchObject({ value: 'recovered', session: { position: 2 } });
    after.perform('redo');
    after.perform('undo');
    after.perform('undo');
    after.perform('sort_rows', { tag: 'd' });
    await pass();
    expect(server.inEffect()).toEqual(['a', 'd']);
    expect(after.conflicts).toEqual([]);
  });

  it('gets what was queued meanwhile behind it', async () => {
    const { page, pass, rest, server } = await withRedoTail(kind);
    page.line.broken = 'SERVER_ERROR';
    page.perform('sort_rows', { tag: 'd' });
    await rest();
    server.forget();
    page.line.broken = null;
    await pass();
    expect(server.inEffect()).toEqual(['a', 'b', 'd']);
    expect(page.outcomes.get('d')).toBe('applied');
  });

  it('while an answer was lost gets the operation once', async () => {
    const { page, pass, server } = await withRedoTail(kind);
    page.line.fates.push('answer-lost');
    page.perform('sort_rows', { tag: 'd' });
    page.line.onLeave = (call) => {
      if (call !== 'status') return;
      server.forget();
      page.line.onLeave = () => undefined;
    };
    await pass();
    expect(server.inEffect()).toEqual(['a', 'b', 'd']);
    expect(page.outcomes.get('d')).toBe('applied');
  });

  it('again and again, in the middle of each replay, gets it back', async () => {
    const { page, pass, rest, server } = await withRedoTail(kind);
    server.forget();
    let left = 3;
    page.line.onLeave = (_, operation) => {
      if (operation?.name !== 'rename_column' || left === 0) return;
      left -= 1;
      server.forget();
    };
    await doubt(page, rest);
    await pass();
    expect(left).toBe(0);
    expect(server.inEffect()).toEqual(['a', 'b']);
    expect(page.recovery.getState()).toMatchObject({ value: 'recovered', session: { position: 2 } });
    expect(page.conflicts).toEqual([]);
  });

  it.each(['request-lost', 'answer-lost', 'doubled', 'doubled-lost', 'tripled', 'tripled-lost'] as const)(
    'is given each step once when one of the replay is %s',
    async (fate) => {
      for (const place of [0, 1]) {
        const { page, pass, rest, server } = await withRedoTail(kind);
        server.forget();
        page.line.fates.push(...(place === 1 ? (['answered'] as const) : []), fate);
        await doubt(page, rest);
        await pass();
        expect([place, server.inEffect()]).toEqual([place, ['a', 'b']]);
        expect(page.recovery.getState()).toMatchObject({ value: 'recovered', session: { position: 2 } });
        expect(page.conflicts).toEqual([]);
      }
    },
  );

  it('goes on with an interrupted replay after a reload', async () => {
    for (const place of [1, 2, 3, 4]) {
      const { load, page, pass, rest, server } = await withRedoTail(kind);
      server.forget();
      const begunAt = page.line.sent.length;
      let goes: Promise<void> | null = null;
      page.line.onLeave = (_, operation) => {
        if (operation !== null && page.line.sent.length - begunAt === place - 1) goes = page.recovery.stop();
      };
      await doubt(page, rest);
      await rest();
      await goes;
      const after = load();
      await pass();
      expect([place, server.inEffect()]).toEqual([place, ['a', 'b']]);
      expect(after.recovery.getState()).toMatchObject({ value: 'recovered', session: { position: 2 } });
      expect(after.conflicts).toEqual([]);
      after.perform('redo');
      await pass();
      expect([place, server.inEffect()]).toEqual([place, ['a', 'b', 'c']]);
    }
  });

  it('and begins with another table now is not given our operations', async () => {
    const { page, pass, rest, server } = await withRedoTail(kind);
    server.forget();
    server.base = { columns: ['site', 'flow', 'depth', 'note'], rows: 3 };
    await doubt(page, rest);
    await pass();
    expect(page.recovery.getState()).toMatchObject({
      value: 'failed',
      failure: { code: 'HISTORY_CONFLICT' },
      actions: ['keep_mine', 'use_server', 'export_work'],
    });
    expect(page.conflicts).toEqual([0]);
    expect(server.inEffect()).toEqual([]);
    expect(await exportedTags(page)).toEqual(['a', 'b']);
  });

  it('with steps from before us asks, since nobody can build them again', async () => {
    const { load, pass, rest, server } = modelDevice(kind);
    server.initialize();
    server.foreign('sort_rows', { tag: 'before' });
    const page = load();
    await pass();
    expect(page.recovery.getState()).toMatchObject({ value: 'recovered', session: { position: 1 } });
    expect(server.inEffect()).toEqual(['before']);
    page.perform('filter_rows', { tag: 'a' });
    await pass();
    expect(server.inEffect()).toEqual(['before', 'a']);
    server.forget();
    await doubt(page, rest);
    await pass();
    expect(page.recovery.getState()).toMatchObject({
      value: 'failed',
      failure: { code: 'HISTORY_CONFLICT' },
    });
    expect(server.inEffect()).toEqual([]);
    expect(await exportedTags(page)).toEqual(['a']);
    await page.recovery.act('use_server');
    await pass();
    expect(page.recovery.getState()).toMatchObject({ value: 'recovered', session: { position: 0 } });
  });

  it('after forty operations is built again, telling how far it is', async () => {
    const { loadLive, pass, rest, server } = modelDevice(kind);
    const page = await loadLive();
    const tags = Array.from({ length: 40 }, (_, index) => page.perform('sort_rows', { tag: `t${index}` }));
    await pass();
    expect(server.inEffect()).toEqual(tags);
    const seen: number[] = [];
    page.recovery.subscribe(({ progress }) => {
      if (progress?.step === 'replaying') seen.push(progress.done);
    });
    server.forget();
    await doubt(page, rest);
    await pass();
    expect(server.inEffect()).toEqual(tags);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(new Set(seen).size).toBeGreaterThan(30);
    expect(page.recovery.getState()).toMatchObject({ value: 'recovered', session: { position: 40 } });
  });
});

describe('the fifty-first step of a server that keeps fifty', () => {
  it('is taken back by building the session again', async () => {
    const { loadLive, pass, server } = modelDevice('position');
    const page = await loadLive();
    const tags = Array.from({ length: 51 }, (_, index) => page.perform('sort_rows', { tag: `t${index}` }));
    await pass();
    page.perform('undo', { tag: 'undo' });
    await pass();
    expect(server.inEffect()).toEqual(tags.slice(0, 50));
    expect(page.outcomes.get('undo')).toBe('applied');
    expect(page.recovery.getState()).toMatchObject({ value: 'recovered', pending: 0 });
  });
});

it('a page that learns whose work it holds by opening a session waits until no copy of what was sent can run', async () => {
  const device = modelDevice('position');
  const before = await device.loadLive();
  before.line.fates.push('request-lost');
  before.perform('sort_rows', { tag: 'late' });
  await device.rest();
  await before.recovery.stop();
  device.server.forget();
  const after = device.load({ userId: null });
  await device.pass(20_000);
  expect(device.server.calls).toContain('initialize');
  expect(after.line.sent).toEqual([]);
  await device.pass();
  expect(device.server.inEffect()).toEqual(['late']);
  expect(after.recovery.getState()).toMatchObject({ value: 'recovered', pending: 0 });
});
