import { describe, expect, it } from 'vitest';
import { memoryStorage } from '../../src/storage/memoryStorage.ts';
import type { SessionStorage } from '../../src/storage/sessionStorage.ts';
import { modelDevice, serverKinds } from '../support/modelDoor.ts';
import { tagOf } from '../support/modelServer.ts';
import { datasourceId, failureOf } from '../support/scriptedApi.ts';
import { storedEntries } from './storedEntries.ts';

const scope = { userId: '1', datasourceId };

describe.each(serverKinds)('an operation on a %s server', (kind) => {
  it('is in the storage, as sent, before its request leaves', async () => {
    const { loadLive, pass, storage } = modelDevice(kind);
    const page = await loadLive();
    const seen: (readonly [tag: string, state: string])[] = [];
    page.line.onLeave = async (_, operation) => {
      if (operation === null) return;
      const stored = (await storedEntries(storage, scope)).find(({ id }) => id === operation.id);
      seen.push([tagOf(operation), stored?.state.kind ?? 'nothing']);
    };
    page.perform('sort_rows', { tag: 'a' });
    page.perform('filter_rows', { tag: 'b' });
    page.perform('undo', { tag: 'c' });
    await pass();
    expect(seen).toEqual([
      ['a', 'sent'],
      ['b', 'sent'],
      ['c', 'sent'],
    ]);
  });

  it('performed right after the start keeps its place among the others', async () => {
    const { load, pass, server } = modelDevice(kind);
    const page = load();
    const tags = ['a', 'b', 'c', 'd', 'e', 'f'].map((tag) => page.perform('sort_rows', { tag }));
    await pass();
    expect(server.inEffect()).toEqual(tags);
  });

  it.each([
    ['when it is the first', 'a', 1],
    ['when it waits for another', 'b', 2],
  ])('leaves only when the device has it, %s, however long that takes', async (_, tag, writes) => {
    const inner = memoryStorage();
    const waiting: (() => void)[] = [];
    let isSlow = true;
    const storage: SessionStorage = {
      ...inner,
      async commit(scoped, change, signal) {
        const isOfIt = JSON.stringify(change.puts).includes(`"tag":"${tag}"`);
        if (isSlow && isOfIt) await new Promise<void>((resolve) => waiting.push(resolve));
        return inner.commit(scoped, change, signal);
      },
    };
    const { loadLive, pass, rest } = modelDevice(kind, storage);
    const page = await loadLive();
    page.perform('sort_rows', { tag: 'a' });
    page.perform('sort_rows', { tag: 'b' });
    const sent = () => page.line.sent.map(tagOf);
    // Appended, and marked as sent: in one write where nothing is before it.
    for (let write = 1; write <= writes; write += 1) {
      await rest();
      expect(sent()).not.toContain(tag);
      expect(waiting).toHaveLength(1);
      waiting.shift()?.();
    }
    await rest();
    expect(sent()).toContain(tag);
    isSlow = false;
    for (const go of waiting) go();
    await pass();
    expect(sent()).toEqual(['a', 'b']);
    expect([...page.outcomes.values()]).toEqual(['applied', 'applied']);
  });

  it('that is called off while it is being written never leaves', async () => {
    const inner = memoryStorage();
    const calledOff = new AbortController();
    const storage: SessionStorage = {
      ...inner,
      async commit(scoped, change, signal) {
        const outcome = await inner.commit(scoped, change, signal);
        if (JSON.stringify(change.puts).includes('"tag":"a"')) calledOff.abort();
        return outcome;
      },
    };
    const { loadLive, pass } = modelDevice(kind, storage);
    const page = await loadLive();
    const outcome = page.recovery.perform(
      { name: 'sort_rows', params: { tag: 'a' } },
      { signal: calledOff.signal },
    );
    await expect(outcome).rejects.toMatchObject({ name: 'AbortError' });
    page.perform('sort_rows', { tag: 'b' });
    await pass();
    expect(page.line.sent.map(tagOf)).toEqual(['b']);
    expect(page.recovery.getState()).toMatchObject({ value: 'recovered', pending: 0 });
  });

  it('that is refused rejects, is told, and does not hold up those behind it', async () => {
    const { loadLive, pass, server } = modelDevice(kind);
    const page = await loadLive();
    page.perform('sort_rows', { tag: 'a' });
    page.perform('sort_rows', { tag: 'b', refuse: true });
    page.perform('sort_rows', { tag: 'c' });
    await pass();
    expect([...page.outcomes]).toEqual([
      ['a', 'applied'],
      ['b', 'SessionError'],
      ['c', 'applied'],
    ]);
    expect(page.told).toEqual(['applied sort_rows', 'refused sort_rows', 'applied sort_rows']);
    expect(server.inEffect()).toEqual(['a', 'c']);
    expect(page.recovery.getState()).toMatchObject({ value: 'recovered', pending: 0 });
  });

  it('that chokes the server three times is set aside, and those behind it go on', async () => {
    const { loadLive, pass, server } = modelDevice(kind);
    const page = await loadLive();
    const choke = failureOf('SERVER_ERROR', { status: 500, outcome: 'unknown' });
    page.line.fates.push(choke, choke, choke);
    page.perform('sort_rows', { tag: 'a' });
    page.perform('sort_rows', { tag: 'b' });
    await pass(600_000);
    expect(page.outcomes.get('a')).toBe('SessionError');
    expect(page.outcomes.get('b')).toBe('applied');
    expect(server.inEffect()).toEqual(['b']);
    expect(page.recovery.getState()).toMatchObject({ value: 'recovered', pending: 0 });
  });

  it('keeps its place in the queue across a reload, an expired login and the same user coming back', async () => {
    const { load, loadLive, pass, rest, server } = modelDevice(kind);
    const before = await loadLive();
    server.user = null;
    before.perform('sort_rows', { tag: 'a' });
    await rest();
    before.perform('filter_rows', { tag: 'b' });
    await rest();
    expect(before.recovery.getState()).toMatchObject({ value: 'reauth', pending: 2 });
    await before.recovery.stop();
    const after = load();
    await rest();
    after.perform('undo', { tag: 'c' });
    after.perform('sort_rows', { tag: 'd' });
    await rest();
    expect(after.recovery.getState()).toMatchObject({ value: 'reauth', pending: 4 });
    server.user = '1';
    after.recovery.signedIn('1');
    await pass();
    expect(server.inEffect()).toEqual(['a', 'd']);
    expect(after.recovery.getState()).toMatchObject({ value: 'recovered', pending: 0 });
    expect([...before.outcomes.values()]).toEqual(['AbortError', 'AbortError']);
    expect(after.told).toEqual([
      'applied sort_rows',
      'applied filter_rows',
      'applied undo',
      'applied sort_rows',
    ]);
  });

  it.each([
    ['says so', 'other'],
    ['says so without a name, and a status tells', undefined],
  ])('is never sent for another user, when the login %s', async (_, named) => {
    const { load, loadLive, pass, rest, server } = modelDevice(kind);
    const page = await loadLive();
    page.perform('sort_rows', { tag: 'mine' });
    await rest();
    server.user = null;
    page.perform('filter_rows', { tag: 'queued' });
    await rest();
    server.user = 'other';
    page.recovery.signedIn(named);
    await pass();
    expect(page.recovery.getState()).toMatchObject({ pending: 1 });
    expect(page.recovery.getState().value).not.toBe('recovered');
    expect(server.inEffect()).toEqual([]);
    await page.recovery.stop();

    const theirs = load({ userId: null });
    await pass();
    expect(theirs.recovery.getState()).toMatchObject({ value: 'recovered', pending: 0 });
    theirs.perform('sort_rows', { tag: 'theirs' });
    await pass();
    expect(server.inEffect()).toEqual(['theirs']);
    await theirs.recovery.stop();

    server.user = '1';
    const mine = load({ userId: null });
    await pass();
    expect(mine.recovery.getState()).toMatchObject({ value: 'recovered', pending: 0 });
    expect(server.inEffect()).toEqual(['mine', 'queued']);
  });

  it('that was withdrawn before it was sent is never sent', async () => {
    const { loadLive, pass, rest, server } = modelDevice(kind);
    const { recovery, line, perform, told } = await loadLive();
    line.broken = 'NETWORK_UNREACHABLE';
    perform('sort_rows', { tag: 'a' });
    await rest();
    const abort = new AbortController();
    const outcome = recovery
      .perform({ name: 'sort_rows', params: { tag: 'b' } }, { signal: abort.signal })
      .catch((error: unknown) => (error instanceof Error ? error.name : 'thrown'));
    await rest();
    abort.abort();
    expect(await outcome).toBe('AbortError');
    await rest();
    expect(recovery.getState().pending).toBe(1);
    line.broken = null;
    await pass();
    expect(server.inEffect()).toEqual(['a']);
    expect(told).toEqual(['applied sort_rows']);
  });

  it('that is withdrawn while it is under way runs on, and its outcome is a notice', async () => {
    const { loadLive, pass, server } = modelDevice(kind);
    const { recovery, line, told } = await loadLive();
    const abort = new AbortController();
    line.onLeave = (call) => {
      if (call === 'apply') abort.abort();
    };
    const outcome = recovery
      .perform({ name: 'sort_rows', params: { tag: 'a' } }, { signal: abort.signal })
      .catch((error: unknown) => (error instanceof Error ? error.name : 'thrown'));
    await pass();
    expect(await outcome).toBe('AbortError');
    expect(server.inEffect()).toEqual(['a']);
    expect(told).toEqual(['applied sort_rows']);
    expect(recovery.getState()).toMatchObject({ value: 'recovered', pending: 0 });
  });

  it('rejects when the recovery is stopped, and is sent by the next page', async () => {
    const { load, loadLive, pass, rest, server } = modelDevice(kind);
    const page = await loadLive();
    page.line.broken = 'NETWORK_UNREACHABLE';
    page.perform('sort_rows', { tag: 'a' });
    await rest();
    await page.recovery.stop();
    await rest();
    expect(page.outcomes.get('a')).toBe('AbortError');
    await expect(page.recovery.perform({ name: 'sort_rows', params: {} })).rejects.toThrow('stopped');
    const after = load();
    await pass();
    expect(server.inEffect()).toEqual(['a']);
    expect(after.told).toEqual(['applied sort_rows']);
  });

  it('rejects on a reset, which clears the session and the journal', async () => {
    const { load, loadLive, pass, rest, server } = modelDevice(kind);
    const page = await loadLive();
    page.perform('sort_rows', { tag: 'a' });
    await rest();
    page.line.fates.push(failureOf('SERVER_OVERLOADED', { status: 429, retryAfterMs: 5_000 }));
    page.perform('filter_rows', { tag: 'b' });
    await rest();
    expect(page.recovery.getState().pending).toBe(1);
    await page.recovery.reset();
    await pass();
    expect(page.outcomes.get('b')).toBe('AbortError');
    expect(page.recovery.getState()).toMatchObject({
      value: 'recovered',
      pending: 0,
      session: { position: 0 },
    });
    expect(server.inEffect()).toEqual([]);
    await page.recovery.stop();
    const after = load();
    await pass();
    expect(after.recovery.getState()).toMatchObject({ value: 'recovered', pending: 0 });
    expect(server.inEffect()).toEqual([]);
  });

  it.each(['before the session was cleared', 'after it'])(
    'is gone when a reload comes in the middle of a reset, %s',
    async (moment) => {
      const { load, loadLive, pass, rest, server } = modelDevice(kind);
      const page = await loadLive();
      page.perform('sort_rows', { tag: 'a' });
      await rest();
      let goes: Promise<void> | null = null;
      page.line.onLeave = (call) => {
        if (call !== 'clear') return undefined;
        goes = page.recovery.stop();
        // The request of a page that is gone arrives all the same, or never.
        return moment === 'after it' ? undefined : new Promise<void>(() => undefined);
      };
      const resetting = page.recovery.reset().catch((error: unknown) => error);
      await rest();
      if (moment === 'after it') await goes;
      expect(server.inEffect()).toEqual(moment === 'after it' ? [] : ['a']);
      const after = load();
      await pass();
      await resetting;
      expect(after.recovery.getState()).toMatchObject({ value: 'recovered', session: { position: 0 } });
      expect(server.inEffect()).toEqual([]);
      after.perform('sort_rows', { tag: 'b' });
      await pass();
      expect(server.inEffect()).toEqual(['b']);
    },
  );

  it('is in the export, which another device takes back', async () => {
    const here = modelDevice(kind);
    const page = await here.loadLive();
    page.perform('sort_rows', { tag: 'a' });
    page.perform('rename_column', { old_name: 'flow', new_name: 'discharge', tag: 'b' });
    page.perform('filter_rows', { tag: 'c' });
    page.perform('undo', { tag: 'undo' });
    await here.pass();
    page.line.broken = 'NETWORK_UNREACHABLE';
    page.perform('fill_missing_values', { tag: 'd' });
    await here.rest();
    const record: unknown = JSON.parse(JSON.stringify(await page.recovery.exportWork()));

    const there = modelDevice(kind);
    const other = await there.loadLive();
    await other.recovery.importWork(record);
    await there.pass();
    expect(there.server.inEffect()).toEqual(['a', 'b', 'd']);
    expect(other.recovery.getState()).toMatchObject({ value: 'recovered', pending: 0 });
    const { currentState } = await other.recovery.exportWork();
    expect(currentState.transformations.map(tagOf)).toEqual(['a', 'b', 'd']);
  });

  it('of a record that a newer page wrote is left alone', async () => {
    const { loadLive, rest, server } = modelDevice(kind);
    const page = await loadLive();
    const record = { ...(await page.recovery.exportWork()), version: '1.1' };
    await expect(page.recovery.importWork(record)).rejects.toThrow('newer version');
    await rest();
    expect(page.recovery.getState().pending).toBe(0);
    expect(server.inEffect()).toEqual([]);
  });
});
