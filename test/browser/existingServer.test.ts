import { expect, it } from 'vitest';
import { type StudioVisit, servedStudio } from './studioPage.ts';

const served = servedStudio({ args: ['--as-hydroml'] });

/** Chromium itself writes of every answer that is no success; what the page says is the rest. */
const isOfThePage = (error: string) => !error.startsWith('Failed to load resource');

/** What the history lists, newest first. */
const historyOf = (visit: StudioVisit) => async () => {
  const texts = await visit.testId('history').locator('.history-text').allInnerTexts();
  return texts.map((text) => text.replaceAll(/\s+/g, ' ').trim());
};

it('offers what an existing server has, asks it for nothing else, and lists what was done', async () => {
  const visit = await served.visit();
  const { page, testId } = visit;
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await expect.poll(() => testId('shape').innerText()).toContain('1,461 rows × 6 columns');
  await expect.poll(() => testId('rows-note').innerText()).toBe('This server shows the first 100 rows.');
  await testId('last-page').click();
  await expect.poll(() => testId('rows').locator('tr th').last().innerText()).toBe('100');
  expect(await testId('next-page').getAttribute('aria-disabled')).toBe('true');
  await testId('first-page').click();
  expect(await testId('go-to-row').isDisabled()).toBe(true);
  const offered = await page.locator('.operation:visible summary').allInnerTexts();
  expect(offered).toEqual(['Rename a column', 'Change a type', 'Fill missing values', 'Save as a new table']);

  await visit.rename('precipitation', 'rain_mm');
  await expect.poll(visit.headers).toContain('rain_mm');
  await visit.rename('wind', 'wind_speed');
  await expect.poll(visit.headers).toContain('wind_speed');
  await testId('undo').click();
  await expect.poll(visit.headers).toContain('wind');
  await expect
    .poll(historyOf(visit))
    .toEqual([
      'Original table',
      'Rename “precipitation” to “rain_mm”',
      'Rename “wind” to “wind_speed” (undone)',
    ]);
  await testId('redo').click();
  await expect.poll(visit.headers).toContain('wind_speed');
  await expect.poll(() => testId('redo').getAttribute('aria-disabled')).toBe('true');
  expect(await testId('history').locator('time').allInnerTexts()).toEqual(['', '']);
  expect(asked.filter((path) => /\/(rows|history|extend)\//.test(path))).toEqual([]);
  expect(visit.errors).toEqual([]);
});

it('builds the same table again after the server lost its memory', async () => {
  const visit = await served.visit();
  await visit.rename('precipitation', 'rain_mm');
  await expect.poll(visit.headers).toContain('rain_mm');
  await visit.rename('temp_max', 'warmest');
  await expect.poll(visit.headers).toContain('warmest');
  await visit.testId('undo').click();
  await expect.poll(visit.headers).toContain('temp_max');
  await visit.testId('redo').click();
  await expect.poll(visit.headers).toContain('warmest');
  expect(visit.errors).toEqual([]);
  const rows = await visit.testId('rows').innerText();

  await served.studio().faults({ kind: 'kill' });
  await served.studio().faults({ kind: 'restart' });
  await served.studio().serverUp();
  await visit.rename('wind', 'wind_speed');
  await expect.poll(visit.headers, { timeout: 60_000 }).toContain('wind_speed');
  expect(await visit.headers()).toEqual([
    'Row',
    'date',
    'rain_mm',
    'warmest',
    'temp_min',
    'wind_speed',
    'weather',
  ]);
  expect(await visit.testId('rows').innerText()).toBe(rows);
  expect(await visit.state()).toMatchObject({ value: 'recovered', pending: 0, session: { position: 3 } });
  await expect
    .poll(historyOf(visit))
    .toEqual([
      'Original table',
      'Rename “precipitation” to “rain_mm”',
      'Rename “temp_max” to “warmest”',
      'Rename “wind” to “wind_speed”',
    ]);
  expect(visit.errors.filter(isOfThePage)).toEqual([]);
});
