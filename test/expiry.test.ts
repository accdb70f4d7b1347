import { describe, expect, it } from 'vitest';
import { fakeTabs } from './support/fakeTabs.ts';
import {
  exportedTags,
  type LoadedPage,
  modelDevice,
  type ServerKind,
  serverKinds,
} from './support/modelDoor.ts';

const lifeMs = 600_000;
/** The warning comes this long before the end. */
const warningMs = 120_000;

/** Two pages of one browser on a server whose sessions end when nobody calls for `lifeMs`. */
async function twoTabs(kind: ServerKind) {
  const device = modelDevice(kind);
  const { clock, server } = device;
  const { status, initialize, execute } = server;
  let endsAt = 0;
  function renewed<T extends { readonly exists: boolean }>(view: T) {
    if (view.exists) endsAt = clock.now() + lifeMs;
    return { ...view, expiresAt: view.exists ? endsAt : null };
  }
  function expire(): void {
    if (endsAt !== 0 && clock.now() >= endsAt) server.forget();
  }
  server.status = () => {
    expire();
    return renewed(status());
  };
  server.initialize = () => renewed(initialize());
  server.execute = (operation) => {
    expire();
    return renewed(execute(operation));
  };
  const tabs = fakeTabs();
  const working = await device.loadLive({ tabs: tabs.tab() });
  const watching = await device.loadLive({ tabs: tabs.tab() });
  const warnings: string[] = [];
  working.recovery.on('session.expiring', () => warnings.push('working'));
  watching.recovery.on('session.expiring', () => warnings.push('watching'));
  await device.pass(10_000);
  return { ...device, working, watching, warnings, endsAt: () => endsAt };
}

const expiryOf = ({ recovery }: LoadedPage) => recovery.getState().expiresAt;

describe.each(serverKinds)('the end of a session on a %s server', (kind) => {
  it.each<[string, (page: LoadedPage) => unknown]>([
    ['an operation', (page) => page.perform('sort_rows', { tag: 'a' })],
    ['an extension', (page) => page.recovery.extend()],
    ['a status', (page) => page.recovery.report(new TypeError('Failed to fetch'))],
  ])('moves in every tab with %s in one of them, and nobody is warned', async (_, act) => {
    const { working, watching, warnings, pass, endsAt } = await twoTabs(kind);
    for (let round = 0; round < 3; round += 1) {
      await pass(lifeMs - warningMs - 20_000);
      act(working);
      await pass(10_000);
      expect(expiryOf(working)).toBe(endsAt());
      expect(expiryOf(watching)).toBe(endsAt());
    }
    expect(warnings).toEqual([]);
  });

  it('is announced in each tab; what one of them does about it calms both', async () => {
    const { working, watching, warnings, pass, endsAt } = await twoTabs(kind);
    await pass(lifeMs - warningMs);
    expect(warnings.toSorted()).toEqual(['watching', 'working']);
    const before = endsAt();
    expect(expiryOf(watching)).toBe(before);
    await watching.recovery.extend();
    await pass(warningMs);
    expect(endsAt()).toBeGreaterThan(before);
    for (const page of [working, watching]) {
      expect(expiryOf(page)).toBe(endsAt());
      expect(page.recovery.actor.getSnapshot().matches({ recovered: 'steady' })).toBe(true);
    }
    expect(warnings).toHaveLength(2);
  });

  it('takes nothing of the work: it is built again once, for both tabs', async () => {
    const { working, watching, server, pass } = await twoTabs(kind);
    working.perform('sort_rows', { tag: 'a' });
    watching.perform('filter_rows', { tag: 'b' });
    await pass(10_000);
    const before = server.calls.length;
    await pass(lifeMs + 60_000);
    expect(server.inEffect()).toEqual(['a', 'b']);
    expect(server.calls.slice(before).filter((call) => call === 'initialize')).toHaveLength(1);
    for (const page of [working, watching]) {
      expect(page.recovery.getState()).toMatchObject({
        value: 'recovered',
        pending: 0,
        session: { position: 2 },
      });
      expect(await exportedTags(page)).toEqual(['a', 'b']);
    }
    working.perform('sort_rows', { tag: 'c' });
    await pass(10_000);
    expect(server.inEffect()).toEqual(['a', 'b', 'c']);
  });

  it('in sleep is met by a fresh look, and the work is there', async () => {
    const { working, clock, server, pass } = await twoTabs(kind);
    working.perform('sort_rows', { tag: 'a' });
    await pass(10_000);
    clock.sleep(10 * lifeMs);
    working.perform('sort_rows', { tag: 'b' });
    await pass(60_000);
    expect(server.inEffect()).toEqual(['a', 'b']);
    expect(working.recovery.getState()).toMatchObject({ value: 'recovered', pending: 0 });
  });
});
