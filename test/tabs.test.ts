import { describe, expect, it } from 'vitest';
import { fakeTabs } from './support/fakeTabs.ts';
import { type LoadedPage, modelDevice, type ServerKind, serverKinds } from './support/modelDoor.ts';
import { tagOf } from './support/modelServer.ts';

/** Two pages of one browser, both live. */
async function twoTabs(kind: ServerKind) {
  const device = modelDevice(kind);
  const tabs = fakeTabs();
  const one = await device.loadLive({ tabs: tabs.tab() });
  const two = await device.loadLive({ tabs: tabs.tab() });
  await device.pass(10_000);
  return { ...device, tabs, one, two };
}

const statesOf = (...pages: LoadedPage[]) => pages.map(({ recovery }) => recovery.getState());

describe.each(serverKinds)('two tabs on a %s server', (kind) => {
  it('that start together ask once and share what they found', async () => {
    const { load, rest, server } = modelDevice(kind);
    const tabs = fakeTabs();
    const pages = [load({ tabs: tabs.tab() }), load({ tabs: tabs.tab() })];
    await rest();
    for (const { value, session } of statesOf(...pages)) {
      expect(value).toBe('recovered');
      expect(session).toMatchObject({ exists: true, position: 0 });
    }
    expect(server.calls.filter((call) => call === 'status')).toHaveLength(1);
    expect(server.calls.filter((call) => call === 'initialize')).toHaveLength(1);
  });

  it('that meet a session that is gone build it again once', async () => {
    const { one, two, pass, server, rest } = await twoTabs(kind);
    for (const tag of ['a', 'b', 'c']) one.perform('sort_rows', { tag });
    await pass();
    server.forget();
    const before = server.calls.length;
    one.recovery.report(new TypeError('Failed to fetch'));
    two.recovery.report(new TypeError('Failed to fetch'));
    await rest();
    await pass();
    const calls = server.calls.slice(before);
    expect(server.inEffect()).toEqual(['a', 'b', 'c']);
    expect(calls.filter((call) => call === 'initialize')).toHaveLength(1);
    expect(calls.filter((call) => call === 'apply sort_rows')).toHaveLength(3);
    for (const state of statesOf(one, two)) {
      expect(state).toMatchObject({ value: 'recovered', session: { position: 3 } });
    }
  });

  it('after an outage ask once between them', async () => {
    const { one, two, pass, rest, server } = await twoTabs(kind);
    one.line.broken = 'SERVER_ERROR';
    two.line.broken = 'SERVER_ERROR';
    one.recovery.report(new TypeError('Failed to fetch'));
    two.recovery.report(new TypeError('Failed to fetch'));
    await rest();
    expect(statesOf(one, two).map(({ value }) => value)).not.toEqual(['recovered', 'recovered']);
    one.line.broken = null;
    two.line.broken = null;
    const before = server.calls.length;
    await pass();
    expect(statesOf(one, two).map(({ value }) => value)).toEqual(['recovered', 'recovered']);
    expect(server.calls.slice(before).filter((call) => call === 'status').length).toBeLessThanOrEqual(2);
  });

  it('that both work keep one order, and each operation is applied once', async () => {
    const { one, two, pass, rest, server } = await twoTabs(kind);
    const tags: string[] = [];
    for (let round = 0; round < 6; round += 1) {
      const page = round % 2 === 0 ? one : two;
      tags.push(page.perform('sort_rows', { tag: `t${round}` }));
      await rest();
    }
    await pass();
    expect(server.inEffect()).toEqual(tags);
    expect(server.overlaps).toEqual([]);
    for (const page of [one, two]) expect([...page.outcomes.values()]).toEqual(Array(3).fill('applied'));
    for (const state of statesOf(one, two)) {
      expect(state).toMatchObject({ value: 'recovered', pending: 0, session: { position: 6 } });
    }
  });

  it('that work at the same moment lose and double nothing', async () => {
    const { one, two, pass, server } = await twoTabs(kind);
    for (let round = 0; round < 5; round += 1) {
      one.perform('sort_rows', { tag: `one-${round}` });
      two.perform('sort_rows', { tag: `two-${round}` });
    }
    await pass();
    const applied = server.inEffect();
    expect([...applied].sort()).toEqual([...one.outcomes.keys(), ...two.outcomes.keys()].sort());
    for (const name of ['one', 'two']) {
      const own = applied.filter((tag) => tag.startsWith(name));
      expect(own).toEqual([...own].sort());
    }
    expect([...one.outcomes.values(), ...two.outcomes.values()]).toEqual(Array(10).fill('applied'));
    expect(server.overlaps).toEqual([]);
    for (const page of [one, two]) expect(page.conflicts).toEqual([]);
  });

  it('take back the step that the other one made', async () => {
    const { one, two, pass, server } = await twoTabs(kind);
    one.perform('sort_rows', { tag: 'a' });
    one.perform('filter_rows', { tag: 'b' });
    await pass();
    two.perform('undo');
    await pass();
    expect(server.inEffect()).toEqual(['a']);
    one.perform('redo');
    await pass();
    expect(server.inEffect()).toEqual(['a', 'b']);
  });

  it.each(['request-lost', 'answer-lost', 'doubled', 'doubled-lost', 'tripled-lost'] as const)(
    'find out together what became of an operation that was %s',
    async (fate) => {
      const { one, two, pass, server } = await twoTabs(kind);
      one.line.fates.push('answered', fate);
      one.perform('sort_rows', { tag: 'a' });
      one.perform('fill_missing_values', { tag: 'b' });
      two.perform('filter_rows', { tag: 'c' });
      await pass();
      expect([...server.inEffect()].sort()).toEqual(['a', 'b', 'c']);
      const outcomes = [...one.outcomes.values(), ...two.outcomes.values()];
      expect(outcomes).toEqual(['applied', 'applied', 'applied']);
      for (const state of statesOf(one, two)) {
        expect(state).toMatchObject({ value: 'recovered', pending: 0, session: { position: 3 } });
      }
      for (const page of [one, two]) expect(page.conflicts).toEqual([]);
    },
  );

  it('finish the work of one that died while it was sending', async () => {
    const { one, two, pass, rest, server } = await twoTabs(kind);
    one.line.fates.push('answer-lost');
    let goes: Promise<void> | null = null;
    one.line.onLeave = async (call) => {
      if (call !== 'apply') return;
      await one.untilPending(2);
      goes = one.recovery.stop();
    };
    one.perform('sort_rows', { tag: 'a' });
    one.perform('filter_rows', { tag: 'b' });
    await rest();
    await goes;
    two.perform('fill_missing_values', { tag: 'c' });
    await pass();
    expect(server.inEffect()).toEqual(['a', 'b', 'c']);
    // Without a key, only the session itself may tell what became of the first one.
    if (kind === 'position') expect(two.line.sent.map(tagOf)).toEqual(['b', 'c']);
    expect(two.recovery.getState()).toMatchObject({ value: 'recovered', pending: 0 });
    expect(two.conflicts).toEqual([]);
  });

  it('send nothing from one whose hold was taken between its note and its request', async () => {
    const device = modelDevice(kind);
    const tabs = fakeTabs();
    let stealAt: string | null = null;
    let stolenHold = 0;
    const sentUnder: number[] = [];
    const { storage } = device;
    const stealing = modelDevice(
      kind,
      {
        ...storage,
        async commit(where, change, signal) {
          const outcome = await storage.commit(where, change, signal);
          const isSent = change.puts.some(({ value }) => JSON.stringify(value).includes('"kind":"sent"'));
          if (isSent && stealAt === 'sent') {
            stealAt = null;
            stolenHold = tabs.holds;
            tabs.steal();
          }
          return outcome;
        },
      },
      device,
    );
    const one = await stealing.loadLive({ tabs: tabs.tab() });
    one.line.onLeave = (call) => {
      if (call === 'apply') sentUnder.push(tabs.holds);
    };
    stealAt = 'sent';
    one.perform('sort_rows', { tag: 'a' });
    await device.pass();
    expect(stealAt).toBeNull();
    const two = await device.loadLive({ tabs: tabs.tab() });
    two.perform('filter_rows', { tag: 'b' });
    await device.pass();
    const sent = [...one.line.sent, ...two.line.sent].map(tagOf);
    expect(sent).toEqual(['a', 'b']);
    expect(device.server.inEffect()).toEqual(['a', 'b']);
    expect(stolenHold).toBeGreaterThan(0);
    expect(sentUnder[0]).toBeGreaterThan(stolenHold);
    for (const page of [one, two]) expect(page.conflicts).toEqual([]);
  });

  it('go on when the hold was taken while a request was under way', async () => {
    const { one, two, pass, server, tabs } = await twoTabs(kind);
    one.line.onLeave = (call) => {
      if (call !== 'apply') return;
      one.line.onLeave = () => undefined;
      tabs.steal();
    };
    one.perform('sort_rows', { tag: 'a' });
    two.perform('filter_rows', { tag: 'b' });
    one.perform('fill_missing_values', { tag: 'c' });
    await pass();
    expect([...server.inEffect()].sort()).toEqual(['a', 'b', 'c']);
    for (const state of statesOf(one, two)) expect(state).toMatchObject({ value: 'recovered', pending: 0 });
    for (const page of [one, two]) expect(page.conflicts).toEqual([]);
  });

  it('show the same number of operations waiting', async () => {
    const { one, two, rest } = await twoTabs(kind);
    one.line.broken = 'NETWORK_UNREACHABLE';
    two.line.broken = 'NETWORK_UNREACHABLE';
    one.perform('sort_rows', { tag: 'a' });
    two.perform('sort_rows', { tag: 'b' });
    await rest();
    expect(statesOf(one, two).map(({ pending }) => pending)).toEqual([2, 2]);
  });

  it('both begin anew after a reset in one of them, and callers in the other hear of it', async () => {
    const { one, two, pass, rest, server } = await twoTabs(kind);
    one.perform('sort_rows', { tag: 'a' });
    await pass();
    two.line.broken = 'NETWORK_UNREACHABLE';
    one.line.broken = 'NETWORK_UNREACHABLE';
    two.perform('filter_rows', { tag: 'b' });
    await rest();
    one.line.broken = null;
    // On a server without keys the other tab first waits until no copy of its operation can run any more.
    const resetting = one.recovery.reset();
    await pass();
    await resetting;
    two.line.broken = null;
    await pass();
    expect(server.inEffect()).toEqual([]);
    for (const state of statesOf(one, two)) {
      expect(state).toMatchObject({ value: 'recovered', pending: 0, session: { position: 0 } });
    }
    expect(two.outcomes.get('b')).toBe('AbortError');
  });

  it('do not spin over an operation of unknown fate when a proof was told at the moment of the question', async () => {
    const { loadLive, rest } = modelDevice(kind);
    const tabs = fakeTabs();
    const one = await loadLive({ tabs: tabs.tab() });
    const two = await loadLive({ tabs: tabs.tab() });
    let verifications = 0;
    one.recovery.on('attempt.started', () => (verifications += 1));
    one.line.broken = 'NETWORK_UNREACHABLE';
    two.line.broken = 'NETWORK_UNREACHABLE';
    one.perform('sort_rows', { tag: 'a' });
    two.perform('sort_rows', { tag: 'b' });
    await rest();
    expect(verifications).toBeLessThan(10);
  });
});

describe.each(serverKinds)('two tabs without locks on a %s server', (kind) => {
  it('apply nothing twice, whoever sends', async () => {
    const { loadLive, pass, server } = modelDevice(kind);
    const one = await loadLive();
    const two = await loadLive();
    for (let round = 0; round < 5; round += 1) {
      one.perform('sort_rows', { tag: `one-${round}` });
      two.perform('sort_rows', { tag: `two-${round}` });
    }
    await pass(600_000);
    const applied = server.inEffect();
    expect(new Set(applied).size).toBe(applied.length);
    if (kind === 'keyed') expect(applied).toHaveLength(10);
    const acknowledged = [...one.outcomes, ...two.outcomes].filter(([, outcome]) => outcome === 'applied');
    for (const [tag] of acknowledged) expect(applied).toContain(tag);
  });

  it('apply nothing twice when answers are lost as well', async () => {
    for (const fate of ['answer-lost', 'request-lost', 'doubled-lost'] as const) {
      const { loadLive, pass, server } = modelDevice(kind);
      const one = await loadLive();
      const two = await loadLive();
      one.line.fates.push('answered', fate);
      two.line.fates.push(fate);
      for (let round = 0; round < 3; round += 1) {
        one.perform('fill_missing_values', { tag: `one-${round}` });
        two.perform('fill_missing_values', { tag: `two-${round}` });
      }
      await pass(600_000);
      const applied = server.inEffect();
      expect([fate, new Set(applied).size]).toEqual([fate, applied.length]);
      if (kind === 'keyed') expect([fate, applied.length]).toEqual([fate, 6]);
    }
  });
});
