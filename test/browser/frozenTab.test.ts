import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RecoveryTabs } from '../../src/tabs/tabLink.ts';
import { launchBrowser } from '../support/launchBrowser.ts';

declare global {
  /** The bundle's exports. */
  var holdfastTabs: { browserTabs(): RecoveryTabs };
  /** The page's one hold. */
  var pageHold: { state: 'waits' | 'held' | 'lost' | 'ended'; end(): void };
}

const entry = fileURLToPath(new URL('../../src/tabs/browserTabs.ts', import.meta.url));
const server = createServer((request, response) => {
  const isScript = request.url === '/tabs.js';
  response.setHeader('content-type', `${isScript ? 'text/javascript' : 'text/html'}; charset=utf-8`);
  response.end(isScript ? script : '<!doctype html><title>A tab</title><script src="/tabs.js"></script>');
});
let script: string;
let browser: Browser;
let context: BrowserContext;
let address: string;

beforeAll(async () => {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: { write: false, lib: { entry, formats: ['iife'], name: 'holdfastTabs' } },
  });
  if (!Array.isArray(built) || !built[0]) throw new Error('Vite has built nothing.');
  script = built[0].output[0].code;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  browser = await launchBrowser();
});

beforeEach(async () => {
  context = await browser.newContext();
});

afterEach(() => context.close());

afterAll(async () => {
  await browser?.close();
  await new Promise((resolve) => server.close(resolve));
});

interface TabChoices {
  /** Whether it can ask the holder, and so take over from one that is silent. */
  readonly canAsk?: boolean;
}

/** A tab that waits for the lock and, once it has it, holds it until it is told to end. */
async function waitingTab({ canAsk = true }: TabChoices = {}): Promise<Page> {
  const page = await context.newPage();
  if (!canAsk) await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'BroadcastChannel'));
  await page.goto(address);
  await page.evaluate(() => {
    globalThis.pageHold = { state: 'waits', end: () => {} };
    const task = (held: AbortSignal) => {
      globalThis.pageHold.state = 'held';
      held.addEventListener('abort', () => {
        globalThis.pageHold.state = 'lost';
      });
      return new Promise<void>((resolve) => {
        globalThis.pageHold.end = resolve;
      });
    };
    const link = globalThis.holdfastTabs.browserTabs()('frozen-tab');
    link.hold(task, new AbortController().signal).then(() => {
      globalThis.pageHold.state = 'ended';
    }, reportError);
  });
  return page;
}

async function holdingTab(): Promise<Page> {
  const page = await waitingTab();
  await expect.poll(() => holdOf(page)).toBe('held');
  return page;
}

async function tabInLine(place: number, choices: TabChoices = {}): Promise<Page> {
  const page = await waitingTab(choices);
  await expect.poll(() => inLine(page)).toBe(place);
  return page;
}

const holdOf = (page: Page) => page.evaluate(() => globalThis.pageHold.state);
const endHold = (page: Page) => page.evaluate(() => globalThis.pageHold.end());

function inLine(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const { pending = [] } = await navigator.locks.query();
    return pending.length;
  });
}

/** Stops the page's event loop in its tracks; it hears of nothing. Returns what lets it run again. */
async function stop(page: Page): Promise<() => Promise<unknown>> {
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

/**
 * What Chromium does to a tab in the background: the event, then a stop. Headless pages are always shown, and no
 * command freezes a page that is.
 */
async function freeze(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(() => void document.dispatchEvent(new Event('freeze')));
  const resume = await stop(page);
  return async () => {
    await resume();
    await page.evaluate(() => void document.dispatchEvent(new Event('resume')));
  };
}

test('a page that stops without a word while it holds is taken over, and knows when it runs again', async () => {
  const first = await holdingTab();
  const second = await tabInLine(1);
  const resume = await stop(first);
  await expect.poll(() => holdOf(second)).toBe('held');
  await resume();
  await expect.poll(() => holdOf(first)).toBe('lost');
  expect(await holdOf(second)).toBe('held');
});

test('a page that is frozen while it holds lets go by itself, and knows', async () => {
  const first = await holdingTab();
  const second = await tabInLine(1, { canAsk: false });
  const resume = await freeze(first);
  await expect.poll(() => holdOf(second)).toBe('held');
  await resume();
  expect(await holdOf(first)).toBe('lost');
  expect(await holdOf(second)).toBe('held');
});

test('a page that is frozen while it waits lets the others pass, and waits again when it runs', async () => {
  const first = await holdingTab();
  const second = await tabInLine(1);
  const third = await tabInLine(2, { canAsk: false });
  const resume = await freeze(second);
  await endHold(first);
  await expect.poll(() => holdOf(third)).toBe('held');
  await resume();
  await expect.poll(() => inLine(third)).toBe(1);
  expect(await holdOf(second)).toBe('waits');
  await endHold(third);
  await expect.poll(() => holdOf(second)).toBe('held');
});

test('a page whose process crashes hands over', async () => {
  const first = await holdingTab();
  const second = await tabInLine(1, { canAsk: false });
  const crashed = first.waitForEvent('crash');
  const devtools = await context.newCDPSession(first);
  devtools.send('Page.crash').catch(() => undefined);
  await crashed;
  await expect.poll(() => holdOf(second)).toBe('held');
});
