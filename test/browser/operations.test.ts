import { randomUUID } from 'node:crypto';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, test } from 'vitest';
import { failureCodes } from '../../machines/sessionFailure.ts';
import { type StudioVisit, servedStudio } from './studioPage.ts';

const { studio, visit } = servedStudio();
let ana: StudioVisit;

beforeEach(async () => {
  ana = await visit();
});

/** The operations page in another tab of the same operator. */
async function openOperations(search = ''): Promise<Page> {
  const page = await ana.context.newPage();
  await page.goto(`${studio().origin}/studio/operations/${search}`);
  await page.getByTestId('figures').waitFor();
  return page;
}

function incident(page: Page, code: string) {
  return page.getByTestId('open-incidents').locator(`[data-code=${code}]`);
}

/** A page of somebody who is not logged in. */
async function report(name: string, labels: Record<string, string>, page = randomUUID()): Promise<void> {
  const answer = await fetch(`${studio().origin}/tools/api/studio/metrics/`, {
    method: 'POST',
    body: JSON.stringify({ page, samples: [{ name, labels, value: 1, ageMs: 0 }] }),
    headers: { 'content-type': 'application/json' },
  });
  expect(answer.status).toBe(204);
}

/** Whether all of them lie on the first screen, without scrolling. */
async function areInSight(page: Page, testIds: readonly string[]): Promise<boolean> {
  const boxes = await page.evaluate(
    (ids) =>
      ids.flatMap((id) =>
        [...document.querySelectorAll(`[data-testid=open-incidents] [data-testid=${id}]`)].map((element) => {
          const { left, top, right, bottom } = element.getBoundingClientRect();
          return { left, top, right, bottom, isScrolled: scrollX !== 0 || scrollY !== 0 };
        }),
      ),
    testIds,
  );
  expect(boxes.length).toBeGreaterThanOrEqual(testIds.length);
  return boxes.every(
    ({ left, top, right, bottom, isScrolled }) =>
      !isScrolled && left >= 0 && top >= 0 && right <= 1280 && bottom <= 800,
  );
}
const cells = ['incident-code', 'incident-users', 'incident-since'];

async function violations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`));
}

describe('an incident', () => {
  test('appears while a user is held up, in sight, and vanishes when the session holds again', async () => {
    const operations = await openOperations();
    const startedAt = Date.now();
    await studio().faults({ kind: 'unavailable', retryAfterS: 120 });
    await ana.rename('wind', 'wind_ms');
    await ana.reaches('failed');
    const row = incident(operations, 'SERVER_OVERLOADED');
    await row.waitFor({ timeout: 30_000 });
    expect(await row.getByTestId('incident-users').innerText()).toBe('1 user');
    const since = Date.parse((await row.locator('time').getAttribute('datetime')) ?? '');
    expect(since).toBeGreaterThanOrEqual(startedAt - 1000);
    expect(since).toBeLessThanOrEqual(Date.now() + 1000);
    expect(await operations.getByTestId('incident-summary').innerText()).toBe('1 incident, 1 user affected.');
    expect(await areInSight(operations, cells)).toBe(true);
    await studio().faults({ kind: 'none' });
    await ana.page.getByRole('button', { name: 'Retry now' }).first().click();
    await ana.reaches('recovered');
    await row.waitFor({ state: 'detached', timeout: 45_000 });
    await expect
      .poll(() => operations.getByTestId('past-incidents').innerText())
      .toContain('1 incident is over');
    const pressed = operations.getByTestId('presses').getByRole('row', { name: /Retry now/ });
    await expect.poll(() => pressed.innerText()).toMatch(/Retry now\s+1\s+100 %/);
    await expect
      .poll(() => operations.getByTestId('failures').locator('.legend').innerText())
      .toContain('SERVER_OVERLOADED');
  });

  test('is in sight on the first screen even when every code there is fails', async () => {
    for (const code of failureCodes) await report('holdfast_incidents_opened_total', { code });
    const operations = await openOperations();
    await operations.setViewportSize({ width: 1280, height: 800 });
    await expect
      .poll(() => operations.getByTestId('open-incidents').getByTestId('incident-code').count())
      .toBe(failureCodes.length);
    expect(await areInSight(operations, cells)).toBe(true);
  });
});

describe('the page', () => {
  test('has nothing that axe finds, in light and dark, narrow and wide, in both languages', async () => {
    await report('holdfast_failures_total', { code: 'SERVER_ERROR', seen: 'attempt' });
    await report('holdfast_incidents_opened_total', { code: 'SERVER_ERROR' });
    for (const [search, colorScheme, width] of [
      ['?lang=en', 'light', 1280],
      ['?lang=es', 'dark', 320],
    ] as const) {
      const page = await openOperations(search);
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 800 });
      await page.getByTestId('failures').locator('summary').click();
      expect(await violations(page)).toEqual([]);
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
      ).toBeLessThanOrEqual(0);
      await page.close();
    }
  });

  test('has the numbers of each plot as a table too', async () => {
    await report('holdfast_failures_total', { code: 'API_MISMATCH', seen: 'loss' });
    const page = await openOperations();
    const figure = page.getByTestId('failures');
    await figure.locator('summary').click();
    await expect
      .poll(() => figure.getByRole('columnheader').allInnerTexts())
      .toEqual(expect.arrayContaining(['Time', 'API_MISMATCH']));
    const plot = figure.getByRole('img');
    expect(await plot.getAttribute('aria-label')).toContain('Failures by code');
    expect(await figure.getByRole('rowheader').first().innerText()).toMatch(/^\d\d:\d\d$/);
  });

  test('speaks Spanish where that is chosen, and a reload keeps it', async () => {
    const page = await openOperations();
    await page.getByRole('combobox', { name: 'Language' }).selectOption('es');
    await expect.poll(() => page.getByRole('heading', { level: 1 }).innerText()).toBe('Operaciones');
    await page.reload();
    await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('es');
    await page.getByRole('heading', { name: 'Incidentes actuales' }).waitFor();
  });

  test('reads by itself, and not while it is paused or out of sight', async () => {
    const page = await openOperations();
    let reads = 0;
    page.on('request', (request) => {
      if (request.url().includes('/operations/?hours=')) reads += 1;
    });
    await expect.poll(() => reads, { timeout: 30_000 }).toBeGreaterThanOrEqual(2);
    await page.getByRole('button', { name: 'Pause' }).click();
    expect(await page.getByTestId('live').innerText()).toMatch(/^Paused/);
    await page.clock.install();
    const paused = reads;
    await page.clock.runFor(60_000);
    expect(reads).toBe(paused);
    await page.getByRole('button', { name: 'Resume' }).click();
    await expect.poll(() => reads).toBe(paused + 1);
    await expect.poll(() => page.getByTestId('live').innerText()).toMatch(/^Live/);
    await page.evaluate(() => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, value: 'hidden' });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await page.clock.runFor(60_000);
    expect(reads).toBe(paused + 1);
    await page.evaluate(() => {
      Reflect.deleteProperty(document, 'visibilityState');
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await expect.poll(() => reads).toBe(paused + 2);
  });

  test('says so when the server is away, keeps what it showed, and goes on by itself', async () => {
    const page = await openOperations();
    await studio().faults({ kind: 'kill' });
    await expect
      .poll(() => page.getByTestId('problem').innerText(), { timeout: 30_000 })
      .toMatch(/^The server/);
    expect(await page.getByTestId('figures').isVisible()).toBe(true);
    await studio().faults({ kind: 'restart' });
    await studio().serverUp();
    await expect.poll(() => page.getByTestId('problem').innerText(), { timeout: 30_000 }).toBe('');
  });

  test('asks whoever has no login to log in, says nothing of what it never showed, and the login leads back', async () => {
    await ana.context.clearCookies();
    const page = await ana.context.newPage();
    await page.goto(`${studio().origin}/studio/operations/?hours=6&lang=en`);
    const problem = page.getByTestId('problem');
    await expect.poll(() => problem.innerText()).toBe('Operators log in to see this page. Log in');
    expect(await page.getByTestId('live').innerText()).toBe('');
    expect(await violations(page)).toEqual([]);
    await problem.getByRole('link', { name: 'Log in' }).click();
    await page.fill('[name=username]', 'ana');
    await page.fill('[name=password]', 'lluvia');
    await page.click('form button');
    await page.getByTestId('figures').waitFor();
    expect(new URL(page.url()).search).toBe('?hours=6&lang=en');
    await page.context().clearCookies();
    await expect
      .poll(() => problem.innerText(), { timeout: 30_000 })
      .toBe('Your login has ended. What you see is from before. Log in');
    expect(await page.getByTestId('figures').isVisible()).toBe(true);
  });

  test('that never reached the server says so, and nothing of before', async () => {
    await ana.context.route('**/studio/operations/?hours=*', (route) => route.abort());
    const page = await ana.context.newPage();
    await page.goto(`${studio().origin}/studio/operations/?lang=en`);
    await expect
      .poll(() => page.getByTestId('problem').innerText())
      .toBe('The server cannot be reached. It is asked again in a few seconds.');
  });

  test('is a link away from the table for an operator, and closed to others', async () => {
    await ana.testId('to-operations').click();
    await ana.page.getByTestId('figures').waitFor();
    await ana.context.clearCookies();
    await ana.page.reload();
    const login = ana.page.getByRole('link', { name: 'Log in' });
    await login.click();
    await ana.page.fill('[name=username]', 'luis');
    await ana.page.fill('[name=password]', 'rocio');
    await ana.page.click('form button');
    await ana.page.getByText('This page is for operators').waitFor();
    expect(await ana.page.getByTestId('figures').count()).toBe(0);
    await ana.page.goto(`${studio().origin}/studio/`);
    await expect.poll(() => ana.testId('user').innerText()).toBe('luis');
    expect(await ana.testId('to-operations').isVisible()).toBe(false);
  });
});
