import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type * as rollout from '../../src/rollout/index.ts';
import type { RolloutReport } from '../../src/rollout/index.ts';
import { launchBrowser } from '../support/launchBrowser.ts';
import { datasourceId, type EngineSite, engineScript, engineSite } from './enginePage.ts';

declare global {
  var holdfastRollout: typeof rollout;
  /** What the page has counted, and what was listened to since it began. */
  var pageReports: RolloutReport[];
  var pageListeners: string[];
}

let browser: Browser;
let site: EngineSite;
let script: string;
let rolloutScript: string;
let tagScript: string;
let context: BrowserContext;
let page: Page;
/** What the server gives, until a test changes it. */
let served: { plan: object; killed: string | 'hangs' | null; holdfast: string | null };
let requests: string[];

beforeAll(async () => {
  script = await engineScript();
  site = await engineSite(script);
  rolloutScript = await bundle('../../src/rollout/index.ts');
  tagScript = await bundle('../../src/legacy/sessionRecoveryScript.ts');
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
});

/** A module of the sources and all that it needs as one script. */
async function bundle(path: string): Promise<string> {
  const entry = fileURLToPath(new URL(path, import.meta.url));
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: { write: false, lib: { entry, formats: ['iife'], name: 'holdfastRollout' } },
  });
  if (!Array.isArray(built) || !built[0]) throw new Error('Vite has built nothing.');
  return built[0].output[0].code;
}

/** A page as an application writes it: what it did before is a call of its own. */
const pageScript = `
  const { createRollout, fetchedKillSwitch, firstOutcome, planInPage } = holdfastRollout;
  const datasourceId = ${JSON.stringify(datasourceId)};
  globalThis.pageReports = [];
  const settings = new URLSearchParams(location.search);
  const load = (src) => new Promise((resolve, reject) => {
    const tag = document.createElement('script');
    tag.src = src;
    tag.onload = resolve;
    tag.onerror = () => reject(new Error('The script could not be loaded.'));
    document.head.append(tag);
  });
  const rollout = createRollout({
    userId: settings.get('user'),
    plan: planInPage(),
    ...(settings.has('switch') && { killSwitch: fetchedKillSwitch({ url: '/switch.json', timeoutMs: 1000 }) }),
    report: (report) => void pageReports.push(report),
    onFallback: () => {},
  });
  rollout.run({
    async holdfast() {
      await load('/holdfast.js');
      const recovery = holdfastEngine.createSessionRecovery({
        datasourceId,
        api: holdfastEngine.hydromlApi({ baseUrl: '', datasourceId }),
      });
      recovery.start();
      return { opened: firstOutcome(recovery) };
    },
    existing: () => ({ opened: fetch('/existing.json').then(({ ok }) => (ok ? 'recovered' : 'failed')) }),
  });
`;

beforeEach(async () => {
  served = { plan: { percentage: 100 }, killed: null, holdfast: script };
  requests = [];
  context = await browser.newContext();
  await context.addInitScript(() => {
    globalThis.pageListeners = [];
    const add = EventTarget.prototype.addEventListener;
    EventTarget.prototype.addEventListener = function (...given: Parameters<typeof add>) {
      globalThis.pageListeners.push(given[0]);
      return add.apply(this, given);
    };
  });
  page = await context.newPage();
  page.on('request', (request) => requests.push(new URL(request.url()).pathname));
  await page.route(`${site.origin}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    const give = (contentType: string, body: string) => route.fulfill({ contentType, body });
    if (pathname === '/') {
      return give(
        'text/html',
        `<!doctype html><title>A page</title><link rel="icon" href="data:,"><body>
        <script type="application/json" id="holdfast-rollout">${JSON.stringify(served.plan)}</script>
        <script src="/rollout.js"></script><script src="/page.js"></script>`,
      );
    }
    if (pathname === '/tag') {
      return give(
        'text/html',
        `<!doctype html><title>A page</title><link rel="icon" href="data:,"><body>
        <script type="application/json" id="holdfast-rollout">${JSON.stringify(served.plan)}</script>
        <script src="/tag.js" data-user-id="1" data-datasource-id="${datasourceId}"></script>`,
      );
    }
    if (pathname === '/tag.js') return give('text/javascript', tagScript);
    if (pathname === '/rollout.js') return give('text/javascript', rolloutScript);
    if (pathname === '/page.js') return give('text/javascript', pageScript);
    if (pathname === '/existing.json') return give('application/json', '{}');
    if (pathname === '/switch.json') {
      if (served.killed === 'hangs') return;
      return give('application/json', served.killed ?? '{}');
    }
    if (pathname === '/holdfast.js') {
      if (served.holdfast === null) return route.fulfill({ status: 404, body: '' });
      return give('text/javascript', served.holdfast);
    }
    return route.continue();
  });
});

afterEach(() => context.close());

async function visit(query = '?user=1'): Promise<void> {
  requests.length = 0;
  await page.goto(`${site.origin}/${query}`);
}

const counted = async () =>
  (await page.evaluate(() => globalThis.pageReports)).map(({ path, outcome }) => `${path} ${outcome}`);

describe('a page with a rollout, in Chromium,', () => {
  it('is untouched for a user who is off: no storage, no listener, no lock, no request', async () => {
    served.plan = { percentage: 19.71 };
    await visit('?user=1&switch');
    await expect.poll(counted).toEqual(['existing recovered']);
    expect(requests).toEqual(['/', '/rollout.js', '/page.js', '/existing.json']);
    expect(
      await page.evaluate(async () => ({
        listeners: globalThis.pageListeners,
        databases: await indexedDB.databases(),
        items: [localStorage.length, sessionStorage.length],
        caches: await caches.keys(),
        locks: await navigator.locks.query(),
        cookies: document.cookie,
        name: window.name,
      })),
    ).toEqual({
      listeners: [],
      databases: [],
      items: [0, 0],
      caches: [],
      locks: { held: [], pending: [] },
      cookies: '',
      name: '',
    });
  });

  it('has holdfast and nothing else for a user who is on, also after a reload', async () => {
    served.plan = { percentage: 19.72 };
    await visit();
    await expect.poll(counted).toEqual(['holdfast recovered']);
    expect(await page.evaluate(() => globalThis.pageListeners.length)).toBeGreaterThan(0);
    expect(await page.evaluate(() => indexedDB.databases())).not.toEqual([]);
    await page.reload();
    await expect.poll(counted).toEqual(['holdfast recovered']);
    expect(requests).not.toContain('/existing.json');
  });

  it('goes back to what was there before with the next load after the plan was killed', async () => {
    await visit();
    await expect.poll(counted).toEqual(['holdfast recovered']);
    served.plan = { percentage: 100, killed: true };
    await visit();
    await expect.poll(counted).toEqual(['existing recovered']);
    expect(requests).not.toContain('/holdfast.js');
  });

  it('goes back with the next load after the switch was turned, and stays there while nobody can read it', async () => {
    served.killed = '{"killed": false}';
    await visit('?user=1&switch');
    await expect.poll(counted).toEqual(['holdfast recovered']);
    served.killed = '{"killed": true}';
    await visit('?user=1&switch');
    await expect.poll(counted).toEqual(['existing recovered']);
    served.killed = 'hangs';
    await visit('?user=1&switch');
    await expect.poll(counted).toEqual(['existing recovered']);
    expect(requests).not.toContain('/holdfast.js');
  });

  it.each([
    ['cannot be loaded', null],
    ['throws while it is loaded', 'throw new Error("broken build");'],
    [
      'throws while it starts',
      'globalThis.holdfastEngine = { createSessionRecovery() { throw new Error("broken"); } };',
    ],
  ])('goes on as before when holdfast %s, and counts that', async (_, broken) => {
    served.holdfast = broken;
    await visit();
    await expect.poll(counted).toEqual(['holdfast failed', 'existing recovered']);
  });
});

it('the one script tag keeps to the plan that the page carries', async () => {
  const isThere = () => page.evaluate(() => Reflect.has(window, 'holdfast'));
  served.plan = { percentage: 19.71 };
  await page.goto(`${site.origin}/tag`);
  expect(await isThere()).toBe(false);
  expect(await page.evaluate(() => globalThis.pageListeners)).toEqual([]);
  served.plan = { percentage: 19.72 };
  await page.goto(`${site.origin}/tag`);
  expect(await isThere()).toBe(true);
});
