/** Data Studio as a user meets it: a browser window on a real server process, and what a user does in it. */
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { RecoveryState } from '../../src/recoveryState.ts';
import { launchBrowser } from '../support/launchBrowser.ts';
import { type StartedStudio, type StartStudioOptions, startStudio } from '../support/startStudio.ts';

declare global {
  // Only a minimal view of what the page gives for tests: its own type would pull the page into this program.
  interface StudioWindow {
    holdfast?: { readonly recovery: { getState(): RecoveryState; exportWork(): Promise<object> } | null };
  }
}

export interface StudioVisit {
  readonly studio: StartedStudio;
  readonly context: BrowserContext;
  readonly page: Page;
  /** What the page's console called an error so far, and what was thrown without being caught. */
  readonly errors: readonly string[];
  /** The state of the page's recovery. */
  state(): Promise<RecoveryState>;
  /** Waits until the recovery is in a state. */
  reaches(value: RecoveryState['value']): Promise<RecoveryState>;
  logIn(on?: Page): Promise<void>;
  /** Renames a column through the form. */
  rename(from: string, to: string): Promise<void>;
  headers(): Promise<string[]>;
  /** A part of the page by its test id, or one of the recovery element by its name. */
  testId(id: string): Locator;
  /** What has the focus, in the page or in the recovery element. */
  focused(): Promise<string | null | undefined>;
}

/** One server process and one browser for all tests of a file; each visit is closed after its test, each fault lifted. */
export function servedStudio(options: StartStudioOptions = {}): {
  readonly studio: () => StartedStudio;
  /** On a device of its own, or in another tab of a device. */
  readonly visit: (device?: StudioVisit) => Promise<StudioVisit>;
} {
  let studio: StartedStudio;
  let browser: Browser;
  const visits: StudioVisit[] = [];
  beforeAll(async () => {
    studio = await startStudio(options);
    browser = await launchBrowser();
  });
  afterEach(async () => {
    await studio.faults({ kind: 'none' });
    await studio.faults({ kind: 'forget-session' });
    for (const { context } of visits.splice(0)) await context.close();
  });
  afterAll(async () => {
    await browser?.close();
    await studio?.stop();
  });
  return {
    studio: () => studio,
    async visit(device) {
      const visit = await visitStudio(browser, studio, device);
      visits.push(visit);
      return visit;
    },
  };
}

/** A new window that has logged in and shows the table. */
async function visitStudio(
  browser: Browser,
  studio: StartedStudio,
  device?: StudioVisit,
): Promise<StudioVisit> {
  const context = device?.context ?? (await browser.newContext({ viewport: { width: 1280, height: 800 } }));
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(error.message));
  // What a user is shown of a recovery are parts of its element.
  const testId = (id: string) => page.locator(`[data-testid="${id}"], session-recovery [part~="${id}"]`);

  const state = () =>
    page.evaluate(() => {
      const recovery = (globalThis as StudioWindow).holdfast?.recovery;
      if (!recovery) throw new Error('The page has no recovery yet.');
      return recovery.getState();
    });

  const visit: StudioVisit = {
    studio,
    context,
    page,
    errors,
    state,
    testId,
    async reaches(value) {
      await expect
        .poll(async () => (await state().catch(() => null))?.value, { timeout: 45_000 })
        .toBe(value);
      return await state();
    },
    async logIn(on = page) {
      await on.fill('[name=username]', 'ana');
      await on.fill('[name=password]', 'lluvia');
      await Promise.all([on.waitForURL(/\/studio\//), on.click('form button')]);
    },
    async rename(from, to) {
      const form = testId('operation-rename_column');
      if (!(await form.locator('form').isVisible())) await form.locator('summary').click();
      await form.locator('[name=old_name]').selectOption(from);
      await form.locator('[name=new_name]').fill(to);
      await form.getByRole('button', { name: 'Rename' }).click();
    },
    focused: () =>
      page.evaluate(() => {
        const { activeElement } = document;
        return (activeElement?.shadowRoot?.activeElement ?? activeElement)?.textContent;
      }),
    headers: async () =>
      (await testId('table').locator('thead th').allInnerTexts()).map(
        (text) => text.split('\n')[0]?.trim() ?? '',
      ),
  };

  await page.goto(`${studio.origin}/studio/`);
  if (device === undefined) await visit.logIn();
  await visit.reaches('recovered');
  // What is struck from now on strikes what the test does, and not the first read.
  const cells = page.locator('#table tbody td:not(.waiting)');
  await expect.poll(() => cells.count(), { timeout: 45_000 }).toBeGreaterThan(0);
  return visit;
}
