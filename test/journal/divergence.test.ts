import { describe, expect, it } from 'vitest';
import { exportedTags, modelDevice, type ServerKind, serverKinds } from '../support/modelDoor.ts';

/** Two steps of ours, one of somebody else's behind our back, and one of ours queued. */
async function inConflict(kind: ServerKind) {
  const device = modelDevice(kind);
  const page = await device.loadLive();
  page.perform('sort_rows', { tag: 'a' });
  page.perform('filter_rows', { tag: 'b' });
  await device.pass();
  device.server.foreign('rename_column', { old_name: 'flow', new_name: 'theirs', tag: 'foreign' });
  page.perform('drop_columns', { columns: ['note'], tag: 'c' });
  await device.pass();
  return { ...device, page };
}

const everything = ['a', 'b', 'foreign'];

describe.each(serverKinds)('a history that somebody changed on a %s server', (kind) => {
  it('is left as it is until the user has chosen, and so is what is queued', async () => {
    const { load, page, pass, server } = await inConflict(kind);
    expect(page.recovery.getState()).toMatchObject({
      value: 'failed',
      failure: { code: 'HISTORY_CONFLICT' },
      actions: ['keep_mine', 'use_server', 'export_work'],
    });
    expect(page.conflicts).toHaveLength(1);
    expect(page.outcomes.has('c')).toBe(false);
    await page.recovery.stop();
    const after = load();
    await pass(600_000);
    expect(after.recovery.getState().failure).toMatchObject({ code: 'HISTORY_CONFLICT' });
    expect(server.inEffect().slice(0, 3)).toEqual(everything);
  });

  it('is kept when the user says so, without what was queued', async () => {
    const { page, pass, server } = await inConflict(kind);
    const before = [...server.inEffect()];
    await page.recovery.act('use_server');
    await pass();
    expect(server.inEffect()).toEqual(before);
    expect(page.recovery.getState()).toMatchObject({ value: 'recovered', pending: 0 });
    page.perform('undo');
    await pass();
    expect(server.inEffect()).toEqual(before.slice(0, -1));
  });

  it('is replaced by ours when the user says so', async () => {
    const { page, pass, server } = await inConflict(kind);
    await page.recovery.act('keep_mine');
    await pass();
    expect(server.inEffect()).toEqual(['a', 'b', 'c']);
    expect(page.outcomes.get('c')).toBe('applied');
    expect(page.recovery.getState()).toMatchObject({
      value: 'recovered',
      pending: 0,
      session: { position: 3 },
    });
  });

  it('is replaced by ours also when the answers of that were lost', async () => {
    for (const fate of ['request-lost', 'answer-lost', 'doubled'] as const) {
      for (let place = 0; place < 3; place += 1) {
        const { page, pass, server } = await inConflict(kind);
        page.line.fates.push(...Array<'answered'>(place).fill('answered'), fate);
        await page.recovery.act('keep_mine');
        await pass();
        expect([fate, place, server.inEffect()]).toEqual([fate, place, ['a', 'b', 'c']]);
        expect(page.recovery.getState()).toMatchObject({ value: 'recovered', pending: 0 });
      }
    }
  });

  it('is replaced by ours also across a reload in the middle of it', async () => {
    for (const stopAt of ['clear', 'initialize', 'apply'] as const) {
      const { load, page, pass, rest, server } = await inConflict(kind);
      let goes: Promise<void> | null = null;
      page.line.onLeave = (call) => {
        if (call === stopAt) goes ??= page.recovery.stop();
      };
      await page.recovery.act('keep_mine');
      await rest();
      await goes;
      const after = load();
      await pass();
      expect([stopAt, server.inEffect()]).toEqual([stopAt, ['a', 'b', 'c']]);
      expect(after.recovery.getState()).toMatchObject({ value: 'recovered', pending: 0 });
    }
  });

  it('is exported with ours before the choice', async () => {
    const { page } = await inConflict(kind);
    expect(await exportedTags(page)).toEqual(['a', 'b', 'c']);
  });

  it('while nothing of ours is under way is found when the session is doubted', async () => {
    const { loadLive, pass, rest, server } = modelDevice(kind);
    const page = await loadLive();
    page.perform('sort_rows', { tag: 'a' });
    await pass();
    server.foreign('fill_missing_values', { tag: 'foreign' });
    page.recovery.report(new TypeError('Failed to fetch'));
    await rest();
    expect(page.recovery.getState()).toMatchObject({
      value: 'failed',
      failure: { code: 'HISTORY_CONFLICT' },
    });
    expect(server.inEffect()).toEqual(['a', 'foreign']);
  });

  it('by a clear and a fresh start is a conflict, not our history over theirs', async () => {
    const { loadLive, pass, rest, server } = modelDevice(kind);
    const page = await loadLive();
    page.perform('sort_rows', { tag: 'a' });
    await pass();
    server.clear();
    server.initialize();
    server.foreign('filter_rows', { tag: 'foreign' });
    page.recovery.report(new TypeError('Failed to fetch'));
    await rest();
    await pass();
    expect(page.recovery.getState()).toMatchObject({
      value: 'failed',
      failure: { code: 'HISTORY_CONFLICT' },
    });
    expect(server.inEffect()).toEqual(['foreign']);
  });
});

describe('a foreign change around a lost answer on a keyed server', () => {
  it('is told from ours, and ours counts as applied', async () => {
    const { loadLive, pass, server } = modelDevice('keyed');
    const page = await loadLive();
    page.line.fates.push('answer-lost');
    page.line.onLeave = (call) => {
      if (call === 'status') server.foreign('filter_rows', { tag: 'foreign' });
      if (call === 'status') page.line.onLeave = () => undefined;
    };
    page.perform('sort_rows', { tag: 'a' });
    await pass();
    expect(page.outcomes.get('a')).toBe('applied');
    expect(page.recovery.getState()).toMatchObject({
      value: 'failed',
      failure: { code: 'HISTORY_CONFLICT' },
    });
    expect(server.inEffect()).toEqual(['a', 'foreign']);
  });

  it('in the place of ours that never arrived is a conflict', async () => {
    const { loadLive, pass, server } = modelDevice('keyed');
    const page = await loadLive();
    page.line.fates.push('request-lost');
    page.line.onLeave = (call) => {
      if (call === 'status') server.foreign('sort_rows', { tag: 'foreign' });
      if (call === 'status') page.line.onLeave = () => undefined;
    };
    page.perform('sort_rows', { tag: 'a' });
    await pass();
    expect(page.outcomes.has('a')).toBe(false);
    expect(page.recovery.getState()).toMatchObject({ value: 'failed', pending: 1 });
    expect(server.inEffect()).toEqual(['foreign']);
    await page.recovery.act('keep_mine');
    await pass();
    expect(server.inEffect()).toEqual(['a']);
  });
});
