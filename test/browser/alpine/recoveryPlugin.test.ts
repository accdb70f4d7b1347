import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FailureCode, RecoveryPlugin, SessionRecovery } from '../../../src/index.ts';
import { launchBrowser } from '../../support/launchBrowser.ts';
import { type AlpineSite, alpineBuilds, alpineSite } from './alpineSite.ts';

declare global {
  /** What the page leaves for the test. */
  var lab: {
    readonly recovery: SessionRecovery;
    readonly plugin: RecoveryPlugin;
    failWith(code: FailureCode | null): void;
  };
}

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

describe.each(alpineBuilds)('the plug-in with the build %s', (build) => {
  let site: AlpineSite;
  let page: Page;
  let errors: string[];
  beforeAll(async () => {
    site = await alpineSite(build);
  });
  afterAll(() => site?.close());
  beforeEach(async () => {
    page = await browser.newPage();
    errors = [];
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    page.on('console', (message) => message.type() === 'warning' && errors.push(message.text()));
    page.on('pageerror', (error) => errors.push(error.message));
  });
  afterEach(() => page.close());

  const text = (id: string) => () => page.locator(`#${id}`).textContent();
  const isShown = (id: string) => page.locator(`#${id}`).isVisible();

  /** Opens the page with the first attempt failing in a way. */
  async function startWith(code: FailureCode | null): Promise<void> {
    await page.goto(site.origin);
    await page.evaluate((failure) => {
      lab.failWith(failure);
      lab.recovery.start();
    }, code);
  }

  it('shows the live state through the store, before the start and after', async () => {
    await page.goto(site.origin);
    await expect.poll(text('value')).toBe('idle');
    await expect.poll(() => isShown('live')).toBe(false);
    await page.evaluate(() => lab.recovery.start());
    await expect.poll(text('value')).toBe('recovered');
    await expect.poll(() => isShown('live')).toBe(true);
    await expect.poll(() => isShown('failed')).toBe(false);
    expect(errors).toEqual([]);
  });

  it('counts down to the next attempt, and a click of $recovery.retry goes at once', async () => {
    await startWith('SERVER_ERROR');
    await expect.poll(text('value')).toBe('retrying');
    await expect.poll(() => isShown('recovering')).toBe(true);
    expect(await text('attempt')()).toBe('1 / 4');
    const first = Number(await text('seconds')());
    expect(first).toBeGreaterThan(0);
    await expect.poll(async () => Number(await text('seconds')())).toBeLessThan(first);
    await page.evaluate(() => lab.failWith(null));
    await page.click('#magic-retry');
    await expect.poll(text('value')).toBe('recovered');
    expect(await text('seconds')()).toBe('0');
    expect(errors).toEqual([]);
  });

  it("keeps the specification's object live", async () => {
    await startWith('SERVER_ERROR');
    await expect.poll(text('is-recovering')).toBe('true');
    expect(await text('max-retries')()).toBe('3');
    expect(await text('retry-attempt')()).toBe('0');
    expect(await text('last-error')()).toBe('The server met an error');
    expect(await text('magic-error')()).toBe('The server met an error');
    expect(await text('show-modal')()).toBe('false');
    await expect.poll(text('retry-attempt'), { timeout: 15_000 }).toBe('1');
    await page.evaluate(() => lab.failWith(null));
    await page.click('#store-retry');
    await expect.poll(text('is-recovering')).toBe('false');
    expect(await text('last-error')()).toBe('');
  });

  it('opens the dialog when a person is needed, with the actions there are, and closes it by itself', async () => {
    await startWith('PERMISSION_DENIED');
    await expect.poll(() => isShown('modal')).toBe(true);
    expect(await text('modal-message')()).toBe('You do not have permission to work on this data');
    expect(await page.locator('.option').allInnerTexts()).toEqual(['Show what to tell support']);
    expect(await page.evaluate(() => document.querySelector('dialog')?.matches(':modal'))).toBe(true);
    await page.evaluate(() => {
      lab.failWith(null);
      lab.recovery.retry();
    });
    await expect.poll(() => isShown('modal')).toBe(false);
    expect(await text('show-modal')()).toBe('false');
    expect(errors).toEqual([]);
  });

  it('does what an option says, in the words of the application', async () => {
    await startWith('SERVER_ERROR');
    await expect.poll(text('value')).toBe('retrying');
    await page.click('#magic-cancel');
    await expect.poll(() => isShown('modal')).toBe(true);
    expect(await page.locator('.option').allInnerTexts()).toEqual(['Try again', 'Show what to tell support']);
    await page.evaluate(() => lab.failWith(null));
    await page.locator('.option').first().click();
    await expect.poll(text('value')).toBe('recovered');
    await expect.poll(() => isShown('modal')).toBe(false);
  });

  it('stays closed once the user has closed it, until the next phase asks', async () => {
    await startWith('AUTHENTICATION_REQUIRED');
    await expect.poll(() => isShown('modal')).toBe(true);
    await expect.poll(() => isShown('login')).toBe(true);
    await page.keyboard.press('Escape');
    await expect.poll(text('show-modal')).toBe('false');
    await page.evaluate(() => lab.recovery.cancel());
    await expect.poll(() => isShown('modal')).toBe(true);
    await page.click('#modal-close');
    await expect.poll(() => isShown('modal')).toBe(false);
  });

  it('hears nothing more after its off function', async () => {
    await startWith('SERVER_ERROR');
    await expect.poll(text('value')).toBe('retrying');
    await page.evaluate(() => {
      lab.plugin.off();
      lab.failWith(null);
      lab.recovery.retry();
    });
    await expect.poll(() => page.evaluate(() => lab.recovery.getState().value)).toBe('recovered');
    expect(await text('value')()).toBe('idle');
  });

  it('says what to do when it comes too late', async () => {
    await page.goto(`${site.origin}/late`);
    await expect.poll(() => errors.join('\n')).toContain('recoveryPlugin came too late');
    expect(errors.join('\n')).toContain('alpine:init');
  });
});
