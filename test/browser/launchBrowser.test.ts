import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/launchBrowser.ts';

const page = '<!doctype html><meta charset="utf-8"><title>A page</title><p id="text">Lluvia en Seattle</p>';
const server = createServer((_request, response) => {
  response.setHeader('content-type', 'text/html; charset=utf-8').end(page);
});
let browser: Browser;
let address: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await new Promise((resolve) => server.close(resolve));
});

test('a page from a loopback server loads in real Chromium, with WebCrypto and IndexedDB', async () => {
  const tab = await browser.newPage();
  await tab.goto(address);
  expect(await tab.title()).toBe('A page');
  const digest = await tab.evaluate(
    async () => (await crypto.subtle.digest('SHA-256', new Uint8Array(1))).byteLength,
  );
  expect(digest).toBe(32);
  expect(await tab.evaluate(() => typeof indexedDB.open)).toBe('function');
});

test('text is drawn with a real font, so that screenshots show what users see', async () => {
  const tab = await browser.newPage();
  await tab.goto(address);
  const widths = await tab.evaluate(() => {
    const context = document.createElement('canvas').getContext('2d');
    if (!context) return null;
    context.font = '40px sans-serif';
    return [context.measureText('iiii').width, context.measureText('mmmm').width];
  });
  expect(widths).not.toBeNull();
  expect(widths?.[1]).toBeGreaterThan((widths?.[0] ?? 0) * 1.5);
});
