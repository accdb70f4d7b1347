import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { SessionRecovery } from '../../src/sessionRecovery.ts';
import { openServer, seattleId } from '../server/testServer.ts';
import { launchBrowser } from '../support/launchBrowser.ts';
import { engineScript } from './enginePage.ts';
import { sendLogin } from './people.ts';

declare global {
  /** What is on the page: a recovery, and when it warned, ms since the epoch. */
  var expiringRecovery: SessionRecovery;
  var pageWarnings: number[];
}

/** Long enough for a warning with 20 s to react, and a few seconds before it. */
const lifeMs = 24_000;

let browser: Browser;
let script: string;
let context: BrowserContext;

beforeAll(async () => {
  script = await engineScript();
  browser = await launchBrowser();
});

beforeEach(async () => {
  // The page's policy forbids what a test puts into it.
  context = await browser.newContext({ bypassCSP: true });
});

afterEach(() => context.close());
afterAll(() => browser?.close());

/** A page with a field to type in and a live recovery. */
async function openTab(url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${url}/accounts/login/?next=/tools/api/studio/`);
  await Promise.all([page.waitForURL(/tools/), sendLogin(page, 'ana')]);
  await page.addScriptTag({ content: script });
  await page.evaluate((datasourceId) => {
    document.body.innerHTML = '<input aria-label="Note">';
    const recovery = globalThis.holdfastEngine.createSessionRecovery({
      datasourceId,
      api: globalThis.holdfastEngine.hydromlApi({ baseUrl: '', datasourceId }),
    });
    globalThis.pageWarnings = [];
    recovery.on('session.expiring', ({ at }) => globalThis.pageWarnings.push(at));
    globalThis.expiringRecovery = recovery;
    recovery.start();
  }, seattleId);
  await expect.poll(async () => (await stateOf(page)).value).toBe('recovered');
  return page;
}

const stateOf = (page: Page) => page.evaluate(() => globalThis.expiringRecovery.getState());
const expiryOf = async (page: Page) => (await stateOf(page)).expiresAt ?? 0;
const warnings = (page: Page) => page.evaluate(() => globalThis.pageWarnings.length);

it('typing after the warning extends the session in every tab; without anybody it ends, and the work is there', async () => {
  const { url } = await openServer({ sessionTimeoutMs: lifeMs });
  const watching = await openTab(url);
  const page = await openTab(url);
  await page.evaluate(() =>
    globalThis.expiringRecovery.perform({
      name: 'rename_column',
      params: { old_name: 'wind', new_name: 'gust' },
    }),
  );
  for (const tab of [page, watching]) await expect.poll(() => warnings(tab)).toBe(1);
  const firstEnd = await expiryOf(page);
  expect(await expiryOf(watching)).toBe(firstEnd);
  expect(firstEnd - Date.now()).toBeGreaterThan(lifeMs / 2);

  const extensions: string[] = [];
  page.on('request', (request) => request.url().endsWith('/extend/') && extensions.push(request.url()));
  await page.getByLabel('Note').pressSequentially('still here');
  for (const tab of [page, watching]) await expect.poll(() => expiryOf(tab)).toBeGreaterThan(firstEnd);
  const secondEnd = await expiryOf(page);
  expect(await expiryOf(watching)).toBe(secondEnd);
  expect(extensions).toHaveLength(1);

  for (const tab of [page, watching]) {
    await expect.poll(() => expiryOf(tab), { timeout: 60_000 }).toBeGreaterThan(secondEnd);
    const state = await stateOf(tab);
    expect(state).toMatchObject({ value: 'recovered', pending: 0, session: { position: 1 } });
    expect(state.session?.columns).toContain('gust');
  }
});
