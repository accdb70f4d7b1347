import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LoginWay } from '../../src/goToLogin.ts';
import type { SessionRecovery } from '../../src/sessionRecovery.ts';
import { launchBrowser } from '../support/launchBrowser.ts';
import { type StartedStudio, startStudio } from '../support/startStudio.ts';
import { engineScript } from './enginePage.ts';
import { logInElsewhere, type Person, sendLogin } from './people.ts';

declare global {
  /** What is on the page: recoveries, and how often the page was given to another user. */
  var pageRecoveries: SessionRecovery[];
  var pageHandOvers: number;
}

let studio: StartedStudio;
let browser: Browser;
let script: string;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  script = await engineScript();
  studio = await startStudio();
  browser = await launchBrowser();
});

beforeEach(async () => {
  // The page's policy forbids what a test puts into it.
  context = await browser.newContext({ bypassCSP: true });
  page = await context.newPage();
  await logInElsewhere(page, studio.origin, 'ana');
  await page.addScriptTag({ content: script });
});

afterEach(async () => {
  await studio.faults({ kind: 'none' });
  await studio.faults({ kind: 'forget-session' });
  await context.close();
});

afterAll(async () => {
  await browser?.close();
  await studio?.stop();
});

interface Opening {
  readonly login: LoginWay;
  readonly storage?: false;
  readonly tables?: number;
}

/** Opens recoveries on the page, with a button for each that asks for the login. */
async function open({ login, storage, tables = 1 }: Opening): Promise<void> {
  await page.evaluate(
    async ({ way, memory, count }) => {
      const { datasources } = await (await fetch('/tools/api/studio/')).json();
      globalThis.pageHandOvers = 0;
      globalThis.pageRecoveries = [];
      for (let index = 0; index < count; index += 1) {
        const datasourceId: string = datasources[0].id;
        const recovery = globalThis.holdfastEngine.createSessionRecovery({
          datasourceId,
          api: globalThis.holdfastEngine.hydromlApi({ baseUrl: '', datasourceId }),
          login: way,
          onUserChanged: () => {
            globalThis.pageHandOvers += 1;
          },
          ...(memory ? { storage: false as const } : {}),
        });
        globalThis.pageRecoveries.push(recovery);
        const button = document.createElement('button');
        button.id = `log-in-${index}`;
        button.onclick = () => {
          recovery.act('log_in').catch((error: Error) => {
            button.dataset.problem = error.message;
          });
        };
        document.body.append(button);
        button.textContent = 'Log in';
        recovery.start();
      }
    },
    { way: login, memory: storage === false, count: tables },
  );
  for (let index = 0; index < tables; index += 1) await reaches('recovered', index);
}

const stateOf = (index = 0) =>
  page.evaluate((at) => globalThis.pageRecoveries[at]?.getState() ?? null, index);

async function reaches(value: string, index = 0): Promise<void> {
  await expect.poll(async () => (await stateOf(index))?.value, { timeout: 45_000 }).toBe(value);
}

/** The login ends, and a change that waits for the next one is asked for. */
async function loseLogin(tables = 1): Promise<void> {
  await studio.faults({ kind: 'expire-login' });
  await page.evaluate(() => {
    const rename = { name: 'rename_column', params: { old_name: 'wind', new_name: 'gust' } };
    globalThis.pageRecoveries[0]?.perform(rename).catch(() => undefined);
    for (const recovery of globalThis.pageRecoveries) recovery.report(new TypeError());
  });
  for (let index = 0; index < tables; index += 1) await reaches('reauth', index);
}

async function openPopup(index = 0): Promise<Page> {
  const [popup] = await Promise.all([page.waitForEvent('popup'), page.click(`#log-in-${index}`)]);
  return popup;
}

async function logInWith(popup: Page, person: Person): Promise<void> {
  await Promise.all([popup.waitForEvent('close'), sendLogin(popup, person)]);
}

describe('a pop-up', () => {
  it.each<[string, LoginWay]>([
    ['the address of this page', 'popup'],
    ['a small page that says so', { popup: '/studio/signed-in.html' }],
    ['a page on which a recovery starts', { popup: '/studio/' }],
    ['an address that knows nothing of it', { popup: '/tools/api/studio/' }],
  ])('that leads to %s closes itself, and the page goes on without having been left', async (_, login) => {
    await open({ login });
    await loseLogin();
    const popup = await openPopup();
    expect(new URL(popup.url()).pathname).toBe('/accounts/login/');
    await logInWith(popup, 'ana');
    await reaches('recovered');
    await expect.poll(async () => (await stateOf())?.session?.columns).toContain('gust');
    expect(await stateOf()).toMatchObject({ pending: 0, session: { position: 1 } });
  });

  it('stays open after a wrong password, and is opened again after it was closed by hand', async () => {
    await open({ login: 'popup' });
    await loseLogin();
    const popup = await openPopup();
    await popup.fill('[name=username]', 'ana');
    await popup.fill('[name=password]', 'wrong');
    await popup.click('form button');
    await popup.waitForSelector('[role=alert]');
    await popup.close();
    await reaches('reauth');
    await logInWith(await openPopup(), 'ana');
    await reaches('recovered');
  });

  it('in which another user logs in gives them the page, without the work that was there', async () => {
    await open({ login: 'popup' });
    await loseLogin();
    await logInWith(await openPopup(), 'luis');
    await expect.poll(() => page.evaluate(() => globalThis.pageHandOvers)).toBe(1);
    await expect.poll(stateOf).toMatchObject({ value: 'failed', session: null });
    const theirs = await page.evaluate(async () => {
      const { datasources } = await (await fetch('/tools/api/studio/')).json();
      const status = await fetch(`/tools/api/studio/${datasources[0].id}/session/status/`);
      return await status.json();
    });
    // Nor was a session opened in their name.
    expect(theirs.session_info).toEqual({ session_exists: false, user_id: 2 });
    expect(JSON.stringify(theirs)).not.toContain('gust');
  });

  it('is one for all recoveries of a page, and its login resumes them all', async () => {
    await open({ login: 'popup', tables: 2 });
    await loseLogin(2);
    const popup = await openPopup();
    await page.click('#log-in-1');
    expect(context.pages().filter((other) => other !== page)).toEqual([popup]);
    await logInWith(popup, 'ana');
    for (const index of [0, 1]) await reaches('recovered', index);
  });

  it('is closed when the user has logged in in another tab meanwhile', async () => {
    await open({ login: 'popup' });
    await loseLogin();
    const popup = await openPopup();
    const closed = popup.waitForEvent('close');
    await logInElsewhere(await context.newPage(), studio.origin, 'ana');
    await reaches('recovered');
    await closed;
  });

  it('that the browser has cut off from the page is left to the user, and its login is heard of all the same', async () => {
    // As where the login has another opener policy than the page.
    await context.route('**/accounts/login/**', async (route) => {
      const response = await route.fetch({ maxRedirects: 0 });
      const headers = { ...response.headers(), 'cross-origin-opener-policy': 'unsafe-none' };
      await route.fulfill({ response, headers });
    });
    await open({ login: { popup: '/studio/signed-in.html' } });
    await loseLogin();
    const popup = await openPopup();
    await popup.waitForSelector('form');
    expect(await popup.evaluate(() => globalThis.opener)).toBeNull();
    await Promise.all([popup.waitForURL(/signed-in/), sendLogin(popup, 'ana')]);
    await reaches('recovered');
    await expect.poll(async () => (await stateOf())?.session?.columns).toContain('gust');
  });

  it('that is blocked becomes a way there and back', async () => {
    await open({ login: 'popup' });
    await loseLogin();
    await page.evaluate(() => {
      globalThis.open = () => null;
    });
    await Promise.all([page.waitForURL(/\/accounts\/login\/\?next=/), page.click('#log-in-0')]);
    await Promise.all([page.waitForURL(/signed-in/), sendLogin(page, 'ana')]);
    await page.addScriptTag({ content: script });
    await open({ login: 'popup' });
    await expect.poll(async () => (await stateOf())?.session?.columns).toContain('gust');
  });
});

describe('work that is only in memory', () => {
  it('is not left behind: the login opens beside it', async () => {
    await open({ login: 'redirect', storage: false });
    await loseLogin();
    await logInWith(await openPopup(), 'ana');
    await reaches('recovered');
    await expect.poll(async () => (await stateOf())?.session?.columns).toContain('gust');
  });

  it('keeps the page where it is when no pop-up can be had, and says what can be done', async () => {
    await open({ login: 'redirect', storage: false });
    await loseLogin();
    await page.evaluate(() => {
      globalThis.open = () => null;
    });
    await page.click('#log-in-0');
    await expect
      .poll(() => page.getAttribute('#log-in-0', 'data-problem'))
      .toMatch(/log in in another tab, or save a copy/);
    expect(await stateOf()).toMatchObject({ value: 'reauth', pending: 1 });
    await logInElsewhere(await context.newPage(), studio.origin, 'ana');
    await reaches('recovered');
    await expect.poll(async () => (await stateOf())?.session?.columns).toContain('gust');
  });
});
