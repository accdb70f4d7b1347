import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { SessionRecovery } from '../../src/sessionRecovery.ts';
import { launchBrowser } from '../support/launchBrowser.ts';
import {
  answerSession,
  answerUnavailable,
  datasourceId,
  type EngineSite,
  engineScript,
  engineSite,
} from './enginePage.ts';

declare global {
  /** The page's recovery, and when it has started attempts, ms since the epoch. */
  var pageRecovery: SessionRecovery;
  var pageAttempts: number[];
}

let browser: Browser;
let context: BrowserContext;
let page: Page;
let site: EngineSite;
let hasBackForwardCache: boolean;

beforeAll(async () => {
  site = await engineSite(await engineScript());
  // Playwright switches the cache off unless it is told not to.
  browser = await launchBrowser({ ignoreDefaultArgs: ['--disable-back-forward-cache'] });
});

beforeEach(async () => {
  context = await browser.newContext();
  page = await context.newPage();
  await page.goto(site.origin);
  await page.evaluate(() => void Reflect.set(globalThis, 'isKept', true));
  await page.goto(`${site.origin}/elsewhere`);
  await goBack();
  hasBackForwardCache = await page.evaluate(() => Reflect.get(globalThis, 'isKept') === true);
  await page.goto(`${site.origin}/?anew`);
});

afterEach(() => context.close());

afterAll(async () => {
  await browser?.close();
  await site?.close();
});

/** A page that comes out of the cache is not loaded again, so there is no load to wait for. */
const goBack = () => page.goBack({ waitUntil: 'commit' });

/** Puts the page aside until `until`: in the back-forward cache where there is one, else with its event loop stopped. */
async function putAside(until: number): Promise<void> {
  const bringBack = hasBackForwardCache ? await leave() : await stop();
  await expect.poll(() => Date.now(), { timeout: 30_000 }).toBeGreaterThan(until);
  await bringBack();
}

async function leave(): Promise<() => Promise<unknown>> {
  await page.goto(`${site.origin}/elsewhere`);
  return goBack;
}

async function stop(): Promise<() => Promise<unknown>> {
  const devtools = await context.newCDPSession(page);
  await devtools.send('Debugger.enable');
  const paused = new Promise((resolve) => devtools.once('Debugger.paused', resolve));
  await page.evaluate(() => {
    setTimeout(() => {
      // biome-ignore lint/suspicious/noDebugger: it is what stops the page.
      debugger;
    });
  });
  await paused;
  return () => devtools.send('Debugger.resume');
}

const recoveryState = () => page.evaluate(() => globalThis.pageRecovery.getState());
const attempts = () => page.evaluate(() => globalThis.pageAttempts);

/** Starts a recovery that fails at first; resolves to the moment of its next attempt, ms since the epoch. */
async function waitingPage(delaysMs: readonly number[]): Promise<number> {
  site.answerWith(answerUnavailable);
  await page.evaluate(
    ([id, delays]) => {
      const recovery = globalThis.holdfastEngine.createSessionRecovery({
        datasourceId: id,
        api: globalThis.holdfastEngine.hydromlApi({ baseUrl: '', datasourceId: id }),
        storage: false,
        policy: { failures: { SERVER_ERROR: { delaysMs: delays } } },
      });
      globalThis.pageAttempts = [];
      recovery.on('attempt.started', ({ at }) => void globalThis.pageAttempts.push(at));
      globalThis.pageRecovery = recovery;
      recovery.start();
    },
    [datasourceId, delaysMs] as const,
  );
  await expect.poll(async () => (await recoveryState()).nextAttemptAt).not.toBeNull();
  const { value, attempt, nextAttemptAt } = await recoveryState();
  expect({ value, attempt }).toEqual({ value: 'retrying', attempt: 1 });
  return nextAttemptAt ?? 0;
}

it('a retry whose deadline passed while the page was put aside is made once when it is back', async () => {
  const deadlineAt = await waitingPage([4000, 600_000]);
  const called = site.calls.length;
  await putAside(deadlineAt + 500);
  await expect.poll(async () => (await recoveryState()).attempt).toBe(2);
  await expect.poll(async () => (await recoveryState()).nextAttemptAt).not.toBeNull();
  expect(await attempts()).toHaveLength(2);
  expect(site.calls.length).toBe(called + 1);
});

it('a wait that is not over is waited out to its deadline when the page is back', async () => {
  const deadlineAt = await waitingPage([6000]);
  site.answerWith(answerSession);
  await putAside(Date.now() + 500);
  await expect.poll(async () => (await recoveryState()).value).toBe('recovered');
  const [, second] = await attempts();
  // The clock that is shown and the one that is waited by are rounded each on its own.
  expect(second).toBeGreaterThan(deadlineAt - 50);
});
