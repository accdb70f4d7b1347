import { describe, expect, it } from 'vitest';
import { memoryStorage } from '../src/storage/memoryStorage.ts';
import { type SessionStorage, StorageError, type StorageErrorCode } from '../src/storage/sessionStorage.ts';
import { fakeTabs } from './support/fakeTabs.ts';
import {
  exportedTags,
  type LoadedPage,
  modelDevice,
  type ServerKind,
  serverKinds,
} from './support/modelDoor.ts';

/** A page in which one operation was applied and another one waits for a login. */
async function pageWithWork(
  kind: ServerKind,
  userId: string | null = null,
  tabs: ReturnType<typeof fakeTabs> | null = null,
) {
  const device = modelDevice(kind);
  const page = await device.loadLive({ userId, tabs: tabs?.tab() ?? false });
  page.perform('sort_rows', { tag: 'done' });
  await device.pass(10_000);
  device.server.user = null;
  page.perform('filter_rows', { tag: 'waiting' });
  await device.pass(5_000);
  expect(page.recovery.getState()).toMatchObject({ value: 'reauth', pending: 1 });
  return { ...device, page };
}

/** The user whose session the server holds is another one from now on, and this page hears of a login. */
function logIn({ page, server }: { page: LoadedPage; server: { user: string | null } }, user: string): void {
  server.user = user;
  page.recovery.signedIn();
}

const thrown = (work: Promise<unknown>) =>
  work.then(
    () => 'nothing',
    (error: unknown) => (error instanceof Error ? error.name : 'thrown'),
  );

describe.each(serverKinds)('when another user has logged in, on a %s server,', (kind) => {
  it.each([null, '1'])('nothing of the work of user %s is in the page any more', async (userId) => {
    const { page, pass, ...stage } = await pageWithWork(kind, userId);
    const before = JSON.stringify([page.recovery.getState(), await page.recovery.exportWork()]);
    expect(before).toContain('waiting');
    logIn({ page, ...stage }, 'other');
    await pass();
    const state = page.recovery.getState();
    expect(state).toMatchObject({ value: 'failed', session: null, pending: 1 });
    expect(state.failure?.code).toBe('PERMISSION_DENIED');
    expect(state.actions).toEqual(['reload_page', 'log_in']);
    const shown = JSON.stringify([state, page.recovery.actor.getPersistedSnapshot()]);
    expect(shown).not.toMatch(/waiting"|done|sort_rows|session-1/);
    expect(await thrown(page.recovery.exportWork())).toBe('AbortError');
    expect(page.outcomes.get('waiting')).toBe('AbortError');
    expect(page.handOvers).toEqual(['told', 'given']);
  });

  it('nothing can be done in the page, for neither of them', async () => {
    const { page, pass, server, ...stage } = await pageWithWork(kind);
    const record = await page.recovery.exportWork();
    logIn({ page, server, ...stage }, 'other');
    await pass();
    const calls = server.calls.length;
    const { recovery } = page;
    for (const work of [recovery.extend(), recovery.reset(), recovery.importWork(record)])
      expect(await thrown(work)).toBe('AbortError');
    page.perform('sort_rows', { tag: 'theirs' });
    await pass(1_000);
    expect(page.outcomes.get('theirs')).toBe('AbortError');
    expect(server.calls.slice(calls)).toEqual([]);
    expect(server.inEffect()).toEqual([]);
    await recovery.signOut();
    server.user = '1';
    stage.load({ userId: '1' });
    await pass();
    expect(server.inEffect()).toEqual(['done', 'waiting']);
  });

  it('the work goes on when its own user is back, and only that', async () => {
    const { page, pass, server, ...stage } = await pageWithWork(kind);
    logIn({ page, server, ...stage }, 'other');
    await pass();
    page.perform('sort_rows', { tag: 'theirs' });
    await pass(1_000);
    logIn({ page, server, ...stage }, '1');
    await pass();
    expect(page.recovery.getState()).toMatchObject({ value: 'recovered', pending: 0 });
    expect(server.inEffect()).toEqual(['done', 'waiting']);
    expect(await exportedTags(page)).toEqual(['done', 'waiting']);
    page.perform('sort_rows', { tag: 'after' });
    await pass(10_000);
    expect(page.outcomes.get('after')).toBe('applied');
    logIn({ page, server, ...stage }, 'other');
    await pass();
    expect(page.handOvers).toEqual(['told', 'given', 'told', 'given']);
  });

  it('a name that an earlier login gave says nothing of a later one', async () => {
    const { page, pass, server } = await pageWithWork(kind);
    server.user = 'other';
    page.recovery.signedIn('other');
    await pass();
    expect(page.recovery.getState()).toMatchObject({ value: 'failed', session: null });
    server.user = '1';
    page.recovery.signedIn();
    await pass();
    expect(server.inEffect()).toEqual(['done', 'waiting']);
  });

  it('what they do in another tab is not shown in the page of the former user', async () => {
    const tabs = fakeTabs();
    const { page, pass, server, ...stage } = await pageWithWork(kind, null, tabs);
    logIn({ page, server, ...stage }, 'other');
    await pass();
    const theirs = await stage.loadLive({ userId: null, tabs: tabs.tab() });
    theirs.perform('sort_rows', { tag: 'theirs' });
    await pass();
    expect(theirs.recovery.getState()).toMatchObject({ value: 'recovered', session: { position: 1 } });
    expect(page.recovery.getState()).toMatchObject({ value: 'failed', session: null });
    expect(await exportedTags(theirs)).toEqual(['theirs']);
  });

  it('a page that was made for somebody else is not loaded anew for ever', async () => {
    const { storage, server, load, pass } = await pageWithWork(kind);
    server.user = 'other';
    const stale = load({ userId: '1' });
    await pass();
    expect(stale.recovery.getState()).toMatchObject({ value: 'failed', session: null });
    expect(stale.handOvers).toEqual(['told']);
    expect(storage.durability()).toBe('memory');
  });

  it('an extension that another tab has made theirs is not taken', async () => {
    const device = modelDevice(kind);
    const page = await device.loadLive({ userId: null });
    device.server.user = 'other';
    await device.loadLive({ userId: null });
    await page.recovery.extend();
    await device.pass();
    expect(page.recovery.getState()).toMatchObject({ value: 'failed', session: null });
    expect(page.handOvers).toEqual(['told', 'given']);
  });

  it('an operation that was under way then stays with its user', async () => {
    const device = modelDevice(kind);
    const page = await device.loadLive({ userId: null });
    device.server.user = 'other';
    await device.loadLive({ userId: null });
    device.server.user = '1';
    // The cookie changes between the last look at it and the call.
    page.line.onLeave = (call) => {
      if (call === 'apply') device.server.user = 'other';
    };
    page.perform('sort_rows', { tag: 'mine' });
    await device.pass();
    page.line.onLeave = () => undefined;
    expect(page.recovery.getState()).toMatchObject({ value: 'failed', session: null, pending: 1 });
    device.server.user = '1';
    page.recovery.signedIn();
    await device.pass();
    expect(device.server.inEffect()).toEqual(['mine']);
    expect(page.told).toEqual(['applied sort_rows']);
  });
});

/** A device that can be made to refuse what is written, or to let nothing be read. */
function fickleStorage() {
  const memory = memoryStorage();
  const fail = (code: StorageErrorCode) => Promise.reject(new StorageError(code, 'The device is told to.'));
  const device = { isFull: false, isUnreadable: false };
  const storage: SessionStorage = {
    ...memory,
    commit: (...args) => (device.isFull || device.isUnreadable ? fail('full') : memory.commit(...args)),
    list: (...args) => (device.isUnreadable ? fail('failed') : memory.list(...args)),
    version: (...args) => (device.isUnreadable ? fail('failed') : memory.version(...args)),
  };
  return { device, storage };
}

describe.each(serverKinds)('what the device has not taken, before a %s server,', (kind) => {
  /** A page with work that waits for a login and that its device has not taken. */
  async function pageWithOwedWork(fault: 'isFull' | 'isUnreadable') {
    const { device, storage } = fickleStorage();
    const stage = modelDevice(kind, storage);
    device.isUnreadable = fault === 'isUnreadable';
    const page = await stage.loadLive();
    page.perform('sort_rows', { tag: 'done' });
    await stage.pass(10_000);
    device[fault] = true;
    stage.server.user = null;
    page.perform('filter_rows', { tag: 'waiting' });
    await stage.pass(5_000);
    expect(page.recovery.getState()).toMatchObject({ value: 'reauth', pending: 1, durability: 'failing' });
    return { ...stage, device, page };
  }

  it.each([
    ['full', 'isFull', false],
    ['full, and later not', 'isFull', true],
    ['unreadable', 'isUnreadable', false],
    ['unreadable, and later not', 'isUnreadable', true],
  ] as const)(
    'being %s, goes on in the page when its user is back, and is nobody else’s',
    async (_, fault, heals) => {
      const { page, pass, device, ...stage } = await pageWithOwedWork(fault);
      logIn({ page, ...stage }, 'other');
      await pass();
      expect(page.handOvers).toEqual(['told', 'given']);
      expect(page.outcomes.get('waiting')).toBe('AbortError');
      const shown = JSON.stringify([page.recovery.getState(), page.recovery.actor.getPersistedSnapshot()]);
      expect(shown).not.toMatch(/waiting"|filter_rows/);
      expect(await thrown(page.recovery.exportWork())).toBe('AbortError');
      if (heals) device[fault] = false;
      const theirs = stage.load({ userId: 'other' });
      await pass();
      expect(await exportedTags(theirs)).toEqual([]);
      await theirs.recovery.stop();

      logIn({ page, ...stage }, '1');
      await pass();
      expect(stage.server.inEffect()).toEqual(['done', 'waiting']);
      expect(page.recovery.getState()).toMatchObject({ value: 'recovered', pending: 0 });
      expect(await exportedTags(page)).toEqual(['done', 'waiting']);
      expect(page.line.sent.map(({ name }) => name)).toEqual(['sort_rows', 'filter_rows', 'filter_rows']);
      if (!heals) return;
      await page.recovery.stop();
      expect(await exportedTags(await stage.loadLive())).toEqual(['done', 'waiting']);
    },
  );
});
