import { describe, expect, it } from 'vitest';
import { memoryStorage } from '../src/storage/memoryStorage.ts';
import { type SessionStorage, StorageError } from '../src/storage/sessionStorage.ts';
import { fakeTabs } from './support/fakeTabs.ts';
import { modelDevice, serverKinds } from './support/modelDoor.ts';
import { datasourceId } from './support/scriptedApi.ts';

describe.each(serverKinds)('on a %s server', (kind) => {
  it('a login in the middle of an attempt has the session read anew before it is changed', async () => {
    const device = modelDevice(kind);
    const page = await device.loadLive();
    device.server.forget();
    const before = device.server.calls.length;
    let isFirst = true;
    page.line.onLeave = (call) => {
      if (call !== 'status' || !isFirst) return;
      isFirst = false;
      page.recovery.signedIn();
    };
    page.recovery.report(new TypeError('Failed to fetch'));
    await device.pass();
    const calls = device.server.calls.slice(before);
    expect(calls.slice(0, 2)).toEqual(['status', 'status']);
    expect(calls.filter((call) => call === 'initialize')).toHaveLength(1);
    expect(page.recovery.getState().value).toBe('recovered');
  });

  it('a proof of a session that has ended since is none', async () => {
    const device = modelDevice(kind);
    const tabs = fakeTabs();
    const page = await device.loadLive({ tabs: tabs.tab() });
    page.line.broken = 'SERVER_ERROR';
    page.recovery.report(new TypeError('Failed to fetch'));
    await device.rest();
    expect(page.recovery.getState().value).toBe('retrying');
    page.line.broken = null;
    const view = { ...device.server.status(), expiresAt: device.clock.now() - 1 };
    const before = device.server.calls.length;
    const ends = new Set<number | null>();
    page.recovery.subscribe(({ value, expiresAt }) => value === 'recovered' && ends.add(expiresAt));
    tabs
      .tab()(datasourceId)
      .post({ type: 'proof', view: JSON.parse(JSON.stringify(view)), owner: '1' });
    await device.pass(10_000);
    expect(device.server.calls.slice(before)).toContain('status');
    expect([...ends]).toEqual([null]);
  });

  it('a proof of a tab that is still sending begins no attempt in a tab that waits', async () => {
    const device = modelDevice(kind);
    const tabs = fakeTabs();
    const busy = await device.loadLive({ tabs: tabs.tab() });
    const waiting = await device.loadLive({ tabs: tabs.tab() });
    waiting.line.broken = 'SERVER_ERROR';
    waiting.recovery.report(new TypeError('Failed to fetch'));
    await device.rest();
    expect(waiting.recovery.getState().value).toBe('retrying');
    const attempts: string[] = [];
    waiting.recovery.on('attempt.started', ({ trigger }) => attempts.push(trigger));
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    busy.line.onLeave = (call) => (call === 'apply' ? held : undefined);
    busy.perform('sort_rows', { tag: 'under way' });
    await device.rest();
    const view = JSON.parse(JSON.stringify(device.server.status()));
    tabs.tab()(datasourceId).post({ type: 'proof', view, owner: '1' });
    await device.rest();
    expect(attempts).toEqual([]);
    release();
    await device.rest();
    expect(waiting.recovery.getState().value).toBe('recovered');
    expect(busy.outcomes.get('under way')).toBe('applied');
  });
});

/** A device that says that it keeps what it took, and whose commits wait for what `before` gives. */
function deviceStorage(before: () => Promise<void>): SessionStorage {
  const inner = memoryStorage();
  return {
    ...inner,
    durability: () => 'durable',
    commit: async (scope, change, signal) => {
      await before();
      return inner.commit(scope, change, signal);
    },
  };
}

describe('work that was asked for before its user was known', () => {
  it('is not told off while it is being written behind what the device holds', async () => {
    let release = () => {};
    const slow = new Promise<void>((resolve) => {
      release = resolve;
    });
    let commits = 0;
    const device = modelDevice(
      'keyed',
      deviceStorage(async () => {
        commits += 1;
        await slow;
      }),
    );
    const page = device.load({ userId: null });
    page.perform('sort_rows', { tag: 'early' });
    await device.rest();
    expect(commits).toBe(1);
    page.recovery.retry();
    await device.rest();
    expect(page.outcomes.get('early')).toBeUndefined();
    release();
    await device.pass();
    expect(page.outcomes.get('early')).toBe('applied');
    expect(device.server.inEffect()).toEqual(['early']);
  });

  it('is not called durable where the device refused it', async () => {
    let isRefusing = true;
    const device = modelDevice(
      'keyed',
      deviceStorage(async () => {
        if (isRefusing) throw new StorageError('full', 'The device has no room.');
      }),
    );
    const page = device.load({ userId: null });
    const said = new Set<string>();
    page.recovery.subscribe(({ pending, durability }) => pending > 0 && said.add(durability));
    page.perform('sort_rows', { tag: 'early' });
    await device.rest();
    expect([...said]).toEqual(['memory', 'failing']);
    isRefusing = false;
    await device.pass();
    expect(page.recovery.getState().durability).toBe('durable');
    expect(page.outcomes.get('early')).toBe('applied');
  });
});
