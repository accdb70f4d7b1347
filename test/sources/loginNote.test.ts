import { describe, expect, it } from 'vitest';
import type { LoginNote } from '../../src/sources/loginNote.ts';
import { loginDevice } from '../support/loginDevice.ts';
import { exportedTags, modelDevice, type ServerKind, serverKinds } from '../support/modelDoor.ts';

/** A browser in which user 1 has one operation applied and another one waiting; `tab` is a page's part of it. */
async function browserWithWork(kind: ServerKind, listen = (tab: LoginNote) => tab.listen) {
  const device = modelDevice(kind);
  const logins = loginDevice();
  const tab = logins.tab();
  const page = await device.loadLive({ loginNote: { ...tab, listen: listen(tab) } });
  page.perform('sort_rows', { tag: 'done' });
  await device.pass(10_000);
  page.line.broken = 'NETWORK_UNREACHABLE';
  page.perform('filter_rows', { tag: 'waiting' });
  await page.untilPending(1);

  /** Somebody logs in, in a tab where nobody's work is shown. */
  function logIn(user: string): void {
    device.server.user = user;
    logins.token = `of ${user}, ${device.server.calls.length}`;
  }
  /** A tab that finds out who is logged in. */
  async function seenInAnotherTab(): Promise<void> {
    const other = device.load({ userId: null, loginNote: logins.tab() });
    await device.rest();
    // It finds the wait of the page that has no network, which a click ends.
    other.recovery.retry();
    await device.pass(60_000);
    expect(other.recovery.getState().value).toBe('recovered');
  }
  /** The page is loaded again, by somebody who cannot reach the server. */
  async function reloadInOutage() {
    await page.recovery.stop();
    const reloaded = device.load({ userId: '1', loginNote: logins.tab() });
    reloaded.line.broken = 'NETWORK_UNREACHABLE';
    await device.pass(5_000);
    return reloaded;
  }
  return { ...device, logins, page, logIn, seenInAnotherTab, reloadInOutage };
}

describe.each(serverKinds)('with the logins of a browser noted, before a %s server,', (kind) => {
  it('a reload during an outage restores the work of the user who was seen last', async () => {
    const { reloadInOutage } = await browserWithWork(kind);
    const reloaded = await reloadInOutage();
    expect(reloaded.recovery.getState()).toMatchObject({ session: null, pending: 1 });
    expect(await exportedTags(reloaded)).toEqual(['done', 'waiting']);
  });

  it.each(['was seen', 'has only logged in'])(
    'a reload during an outage shows nothing of a user after whom another one %s',
    async (how) => {
      const { logIn, seenInAnotherTab, reloadInOutage, server, pass } = await browserWithWork(kind);
      logIn('other');
      if (how === 'was seen') await seenInAnotherTab();
      const reloaded = await reloadInOutage();
      expect(reloaded.recovery.getState()).toMatchObject({ session: null, pending: 0 });
      expect(await exportedTags(reloaded)).toEqual([]);

      reloaded.line.broken = null;
      await pass();
      expect(reloaded.recovery.getState()).toMatchObject({ value: 'failed', session: null, pending: 0 });
      expect(server.inEffect()).toEqual([]);

      logIn('1');
      reloaded.recovery.signedIn();
      await pass();
      expect(reloaded.recovery.getState()).toMatchObject({ value: 'recovered', pending: 0 });
      expect(server.inEffect()).toEqual(['done', 'waiting']);
      expect(server.calls.filter((call) => call === 'apply filter_rows')).toHaveLength(1);
    },
  );

  it('the first answer brings the work back when it was the same user who has logged in', async () => {
    const { logIn, reloadInOutage, server, pass } = await browserWithWork(kind);
    logIn('1');
    const reloaded = await reloadInOutage();
    expect(reloaded.recovery.getState().pending).toBe(0);
    reloaded.line.broken = null;
    await pass();
    expect(server.inEffect()).toEqual(['done', 'waiting']);
  });

  it('a page that cannot reach the server is handed over as soon as another tab has seen another user', async () => {
    const { page, logIn, seenInAnotherTab, pass, server } = await browserWithWork(kind);
    logIn('other');
    await pass(1_000);
    expect(page.handOvers).toEqual([]);
    await seenInAnotherTab();
    await pass();
    expect(page.handOvers).toEqual(['told', 'given']);
    expect(page.recovery.getState()).toMatchObject({ value: 'failed', session: null });
    expect(page.outcomes.get('waiting')).toBe('AbortError');
    expect(server.inEffect()).toEqual([]);
  });

  it('a page stays as it is when another tab has seen the same user', async () => {
    const { page, logIn, seenInAnotherTab, pass, server } = await browserWithWork(kind);
    logIn('1');
    await seenInAnotherTab();
    await pass(1_000);
    page.line.broken = null;
    await pass();
    expect(page.handOvers).toEqual([]);
    expect(server.inEffect()).toEqual(['done', 'waiting']);
  });

  it('no session is opened for another user by the page of the former one', async () => {
    // Frozen, it hears of nothing.
    const stage = await browserWithWork(kind, () => () => () => undefined);
    const { page, logIn, seenInAnotherTab, pass, server } = stage;
    page.line.broken = null;
    await pass();
    // As HydroML, whose status names nobody where there is no session.
    const { status } = server;
    server.status = () => {
      const view = status();
      const { userId: _, ...nameless } = view;
      return view.exists ? view : nameless;
    };
    logIn('other');
    await seenInAnotherTab();
    server.forget();
    expect(page.recovery.getState().value).toBe('recovered');
    const initialized = server.calls.filter((call) => call === 'initialize').length;
    page.recovery.report(new TypeError());
    await pass();
    expect(server.calls.filter((call) => call === 'initialize')).toHaveLength(initialized);
    expect(page.recovery.getState()).toMatchObject({ value: 'failed', session: null });
    expect(page.handOvers).toEqual(['told', 'given']);
  });

  it('what is outdated keeps nobody out: a page that nobody has worked in asks the server', async () => {
    const { page, logins, logIn, seenInAnotherTab, load, pass, server } = await browserWithWork(kind);
    await page.recovery.stop();
    logIn('other');
    const { token } = logins;
    await seenInAnotherTab();
    logIn('1');
    // An application whose logins change no token.
    logins.token = token;
    server.forget();
    const reloaded = load({ userId: '1', loginNote: logins.tab() });
    await pass();
    expect(reloaded.recovery.getState()).toMatchObject({ value: 'recovered', pending: 0 });
    expect(server.inEffect()).toEqual(['done', 'waiting']);
  });
});

it('holds neither an id nor a token in plain sight', async () => {
  const logins = loginDevice();
  await logins.tab().look()('ana@example.org');
  expect(logins.notes.size).toBe(1);
  expect(JSON.stringify([...logins.notes])).not.toMatch(/ana|example|the first/);
});

it('takes nothing for granted that is no note, and notes nobody after a login in between', async () => {
  const logins = loginDevice();
  const look = logins.tab().look();
  logins.token = 'another';
  await look('1');
  expect(logins.notes.size).toBe(0);
  await logins.tab().look()('1');
  for (const key of logins.notes.keys()) logins.notes.set(key, '{"owner":7}');
  expect(await logins.tab().compare('2')).toBe('same');
});

it('where no token tells of a login, another user who was seen is a doubt and no certainty', async () => {
  const logins = loginDevice();
  logins.token = null;
  await logins.tab().look()('2');
  expect(await logins.tab().compare('1')).toBe('unknown');
  expect(await logins.tab().compare('2')).toBe('same');
});
