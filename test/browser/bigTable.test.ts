import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { writeBigTable } from '../support/writeBigTable.ts';
import { type StudioVisit, servedStudio } from './studioPage.ts';

const folder = await mkdtemp(join(tmpdir(), 'holdfast-big-'));
const file = join(folder, 'river.parquet');
beforeAll(() => writeBigTable({ path: file }));
afterAll(() => rm(folder, { recursive: true, force: true }));

const served = servedStudio({ args: [file] });
let visit: StudioVisit;

/** What the rows in view show in a column, and whether any of them is still on its way. */
const inView = (column: number) =>
  visit.testId('rows').evaluate(
    (body, at) =>
      [...body.querySelectorAll('tr')].map((row) => ({
        number: row.querySelector('th')?.textContent ?? '',
        text: row.querySelectorAll('td')[at]?.textContent ?? '',
        isWaiting: row.classList.contains('is-waiting'),
      })),
    column,
  );

/** Every row in view is there, and holds the reading of its own number. */
async function isRight(): Promise<boolean> {
  const rows = await inView(0);
  return (
    rows.length > 5 &&
    rows.every((row) => !row.isWaiting && Number(row.number.replaceAll(',', '')) - 1 === Number(row.text))
  );
}

beforeEach(async () => {
  visit = await served.visit();
  await visit.page.goto(served.studio().addresses[0] ?? '');
  await visit.reaches('recovered');
  await expect.poll(() => visit.testId('shape').innerText()).toBe('3,000,000 rows × 6 columns');
  await expect.poll(isRight).toBe(true);
});

describe('three million rows', () => {
  it('are reached at both ends, by number and by keys', async () => {
    const { page, testId } = visit;
    await testId('last-page').click();
    await expect.poll(async () => (await inView(0)).at(-1)?.number).toBe('3,000,000');
    await expect.poll(isRight).toBe(true);
    await testId('go-to-row').fill('1500000');
    await testId('go-to-row').press('Enter');
    await expect.poll(async () => (await inView(0)).map(({ number }) => number)).toContain('1,500,000');
    await expect.poll(isRight).toBe(true);
    await page.locator('#table').focus();
    await page.keyboard.press('Control+Home');
    await expect.poll(async () => (await inView(0))[0]?.number).toBe('1');
    await page.keyboard.press('PageDown');
    await page.keyboard.press('PageDown');
    const active = page.locator('#active-cell');
    await expect.poll(async () => Number(await active.innerText())).toBeGreaterThan(20);
    await expect.poll(isRight).toBe(true);
  });

  it('are scrolled through by the wheel and by the bar; what was scrolled past is not waited for', async () => {
    const { page, testId } = visit;
    const rowReads: string[] = [];
    const givenUp: string[] = [];
    page.on('request', (request) => request.url().includes('/rows/') && rowReads.push(request.url()));
    page.on('requestfailed', (request) => request.url().includes('/rows/') && givenUp.push(request.url()));
    const scroller = testId('table');
    await scroller.hover();
    for (let turn = 0; turn < 20; turn += 1) await page.mouse.wheel(0, 240);
    await expect.poll(async () => Number((await inView(0))[0]?.text)).toBe(150);
    await expect.poll(isRight).toBe(true);
    const frames = 120;
    await scroller.evaluate(async (element, count) => {
      const end = element.scrollHeight - element.clientHeight;
      for (let frame = 0; frame <= count; frame += 1) {
        element.scrollTop = (end * frame) / count;
        await new Promise(requestAnimationFrame);
      }
    }, frames);
    await expect.poll(isRight).toBe(true);
    expect((await inView(0)).at(-1)?.number).toBe('3,000,000');
    expect(rowReads.length).toBeLessThan(frames);
    expect(givenUp.length).toBeGreaterThan(0);
  });

  it('are sorted with the progress in sight, until that is called off: then all is as it was', async () => {
    const { testId } = visit;
    const form = testId('operation-sort_rows');
    await form.locator('summary').click();
    await form.locator('[name=column]').selectOption('station');
    await form.locator('[name=then_by]').selectOption('flow_m3s');
    await form.getByRole('button', { name: 'Sort' }).click();
    await testId('withdraw').click();
    await expect
      .poll(() => form.locator('.problem').innerText())
      .toBe('Sort by “station”, “flow_m3s”, ascending was called off. Nothing was changed.');
    expect(await visit.state()).toMatchObject({
      value: 'recovered',
      pending: 0,
      session: { position: 0, total: 0 },
    });
    expect(await isRight()).toBe(true);
    await visit.rename('station', 'gauge');
    await expect.poll(visit.headers).toContain('gauge');
  });

  it('are summed up beside the table, which is scrolled meanwhile', async () => {
    const { page, testId } = visit;
    await page.locator('th[data-column="level_m"] button').click();
    await testId('last-page').click();
    await expect.poll(isRight).toBe(true);
    await expect.poll(() => testId('statistics').innerText()).toContain('Median');
    expect(await testId('histogram').locator('svg').getAttribute('aria-label')).toMatch(
      /^Histogram of 20 bins; most values, [\d,]+, lie in /,
    );
    await page.locator('th[data-column="measured_at"] button').click();
    await expect
      .poll(() => testId('histogram').locator('svg').getAttribute('aria-label'))
      .toMatch(/^Values by year, from 1990 to 2018; most, 105,408, in 1992$/);
  });
});
