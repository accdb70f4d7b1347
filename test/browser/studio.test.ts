import { readFile } from 'node:fs/promises';
import type { Download } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { type StudioVisit, servedStudio } from './studioPage.ts';

const served = servedStudio();
let visit: StudioVisit;

beforeEach(async () => {
  visit = await served.visit();
});

describe('Data Studio in Chromium, on a real server', () => {
  it("shows Seattle's weather, page by page, with types and missing counts", async () => {
    const { page, testId } = visit;
    await expect.poll(() => testId('shape').innerText()).toContain('1,461 rows × 6 columns');
    expect(await visit.headers()).toEqual([
      'Row',
      'date',
      'precipitation',
      'temp_max',
      'temp_min',
      'wind',
      'weather',
    ]);
    await expect.poll(() => testId('rows').innerText()).toContain('2012-01-01');
    await testId('last-page').click();
    await expect.poll(() => testId('rows').innerText()).toContain('2015-12-31');
    expect(await page.title()).toContain('Data Studio');
  });

  it('a rename survives the server being killed and restarted', async () => {
    await visit.rename('precipitation', 'rain_mm');
    await expect.poll(visit.headers).toContain('rain_mm');
    await served.studio().faults({ kind: 'kill' });
    await visit.rename('wind', 'wind_speed');
    await expect.poll(async () => (await visit.state()).pending).toBe(1);
    await expect.poll(async () => (await visit.state()).value).not.toBe('recovered');
    await served.studio().faults({ kind: 'restart' });
    await visit.reaches('recovered');
    await expect.poll(visit.headers, { timeout: 30_000 }).toContain('wind_speed');
    expect(await visit.headers()).toContain('rain_mm');
    expect(await visit.state()).toMatchObject({ pending: 0, session: { position: 2, total: 2 } });
  });

  it('a session that the server forgot is built again, undo history included', async () => {
    await visit.rename('precipitation', 'rain_mm');
    await expect.poll(visit.headers).toContain('rain_mm');
    await served.studio().faults({ kind: 'forget-session' });
    await visit.rename('wind', 'wind_speed');
    await expect.poll(visit.headers, { timeout: 30_000 }).toContain('wind_speed');
    expect(await visit.state()).toMatchObject({ value: 'recovered', session: { position: 2, total: 2 } });
    await visit.testId('undo').click();
    await expect.poll(visit.headers).toContain('wind');
    await visit.testId('undo').click();
    await expect.poll(visit.headers).toContain('precipitation');
  });

  it('the login expires, and the work goes on after logging in again in another tab', async () => {
    await served.studio().faults({ kind: 'expire-login' });
    await visit.rename('precipitation', 'rain_mm');
    await visit.reaches('reauth');
    await expect
      .poll(() => visit.testId('recovery-dialog').innerText())
      .toContain('Session expired, please log in again');
    expect((await visit.state()).pending).toBe(1);
    const [other] = await Promise.all([
      visit.context.waitForEvent('page'),
      visit.testId('login-other-tab').click(),
    ]);
    await visit.logIn(other);
    await visit.reaches('recovered');
    await expect.poll(visit.headers, { timeout: 30_000 }).toContain('rain_mm');
    expect((await visit.state()).pending).toBe(0);
  });

  it('the login expires, and the work goes on after logging in on the way back', async () => {
    await served.studio().faults({ kind: 'expire-login' });
    await visit.rename('precipitation', 'rain_mm');
    await visit.reaches('reauth');
    await Promise.all([visit.page.waitForURL(/\/accounts\/login\//), visit.testId('action-log_in').click()]);
    await visit.logIn();
    await visit.reaches('recovered');
    await expect.poll(visit.headers, { timeout: 30_000 }).toContain('rain_mm');
  });

  it('an outage of 10 s is bridged, with a banner that says what happens', async () => {
    await served.studio().faults({ kind: 'refuse', durationMs: 10_000 });
    await visit.rename('precipitation', 'rain_mm');
    await visit.reaches('retrying');
    await expect.poll(() => visit.testId('retry').isVisible()).toBe(true);
    expect(await visit.testId('banner').innerText()).toMatch(/attempt \d of 4/i);
    await visit.reaches('recovered');
    await expect.poll(visit.headers, { timeout: 30_000 }).toContain('rain_mm');
    await expect.poll(() => visit.testId('toast').isVisible()).toBe(true);
  });

  it('a reload in the middle of a wait keeps its deadline', async () => {
    await served.studio().faults({ kind: 'refuse' });
    await visit.rename('precipitation', 'rain_mm');
    await expect
      .poll(async () => (await visit.state()).attempt, { timeout: 30_000, interval: 50 })
      .toBeGreaterThanOrEqual(3);
    await expect
      .poll(async () => (await visit.state()).nextAttemptAt, { timeout: 30_000, interval: 50 })
      .not.toBeNull();
    const before = await visit.state();
    await visit.page.reload();
    const after = await visit.reaches('retrying');
    expect(after).toMatchObject({ attempt: before.attempt, nextAttemptAt: before.nextAttemptAt, pending: 1 });
    await served.studio().faults({ kind: 'none' });
    await visit.testId('retry').click();
    await visit.reaches('recovered');
    await expect.poll(visit.headers, { timeout: 30_000 }).toContain('rain_mm');
  });

  it('an answer that was lost is neither lost nor applied twice', async () => {
    await served.studio().faults({ kind: 'lose-answer', calls: 1, match: 'rename-column' });
    await visit.rename('precipitation', 'rain_mm');
    await expect.poll(visit.headers, { timeout: 30_000 }).toContain('rain_mm');
    expect(await visit.state()).toMatchObject({
      value: 'recovered',
      pending: 0,
      session: { position: 1, total: 1 },
    });
  });
});

/** The history as a tab lists it, oldest first. */
const historyIn = ({ testId }: StudioVisit) => testId('history').locator('.history-text').allInnerTexts();

const recordIn = async (download: Download) => JSON.parse(await readFile(await download.path(), 'utf8'));

describe('a table that another device has changed', () => {
  let other: StudioVisit;

  beforeEach(async () => {
    other = await served.visit();
    await other.rename('wind', 'wind_speed');
    await expect.poll(other.headers).toContain('wind_speed');
    await visit.rename('precipitation', 'rain_mm');
    await visit.reaches('failed');
    await expect.poll(() => visit.testId('recovery-dialog').isVisible()).toBe(true);
  });

  const focused = () => visit.focused();

  it('is taken as the server has it, after a second yes', async () => {
    const { testId } = visit;
    expect(await focused()).toBe('This data was changed somewhere else');
    expect(await testId('recovery-dialog').innerText()).toContain('1 change is kept on this device');
    await testId('action-use_server').click();
    await expect.poll(focused).toMatch(/1 change that only this device knows is dropped\.$/);
    await testId('back').click();
    expect(await focused()).toBe('This data was changed somewhere else');
    expect(await visit.state()).toMatchObject({ value: 'failed', pending: 1 });
    await testId('action-use_server').click();
    await testId('confirm').click();
    await visit.reaches('recovered');
    await expect.poll(visit.headers).toContain('wind_speed');
    expect(await visit.headers()).toContain('precipitation');
    expect((await visit.state()).pending).toBe(0);
    await expect
      .poll(() => testId('operation-rename_column').locator('.problem').innerText())
      .toBe('Rename “precipitation” to “rain_mm” was not applied.');
    await visit.rename('precipitation', 'rain_mm');
    await expect.poll(visit.headers).toContain('rain_mm');
  });

  it('is built again with the changes of this device, after a second yes', async () => {
    await visit.testId('action-keep_mine').click();
    await expect.poll(focused).toContain('What was changed somewhere else is dropped.');
    await visit.testId('confirm').click();
    await visit.reaches('recovered');
    await expect.poll(visit.headers).toContain('rain_mm');
    expect(await visit.headers()).toContain('wind');
    expect(await visit.state()).toMatchObject({ pending: 0, session: { position: 1 } });
  });

  it('can be left as it is: the work is saved as a file, and again before signing out', async () => {
    const { page, testId } = visit;
    const [copy] = await Promise.all([page.waitForEvent('download'), testId('action-export_work').click()]);
    expect((await recordIn(copy)).currentState).toMatchObject({
      transformations: [{ params: { old_name: 'precipitation', new_name: 'rain_mm' } }],
      position: 1,
    });
    expect(await testId('recovery-dialog').isVisible()).toBe(true);
    await testId('close-dialog').click();
    await testId('sign-out').click();
    await expect.poll(focused).toBe('Sign out with work waiting?');
    const [last] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save a copy of my changes' }).click(),
    ]);
    expect((await recordIn(last)).currentState.position).toBe(1);
    await page.getByRole('button', { name: 'Stay' }).click();
    expect(await visit.state()).toMatchObject({ value: 'failed', pending: 1 });
    await testId('sign-out').click();
    await Promise.all([
      page.waitForURL(/\/accounts\/login\//),
      page.getByRole('button', { name: 'Discard and sign out' }).click(),
    ]);
  });
});

describe('a change that the server refuses', () => {
  /** Three changes asked for in an outage; the second takes the name that the first has given. */
  async function askThree(): Promise<void> {
    await served.studio().faults({ kind: 'refuse' });
    await visit.rename('wind', 'gust');
    await visit.rename('temp_max', 'gust');
    await visit.rename('weather', 'sky');
    await expect.poll(async () => (await visit.state()).pending).toBe(3);
    await expect.poll(() => visit.testId('retry').isVisible()).toBe(true);
  }

  async function goOn(): Promise<void> {
    await served.studio().faults({ kind: 'none' });
    // The automatic attempt may be there first, and the button gone with it.
    await Promise.race([visit.testId('retry').click(), visit.reaches('recovered')]);
    await expect.poll(visit.headers, { timeout: 30_000 }).toContain('sky');
    expect(await visit.headers()).toEqual(expect.arrayContaining(['gust', 'temp_max']));
    expect(await visit.state()).toMatchObject({ value: 'recovered', pending: 0 });
  }

  it('is told in its form, and those behind it go on', async () => {
    await askThree();
    await goOn();
    const problem = visit.testId('operation-rename_column').locator('.problem');
    await expect.poll(() => problem.innerText()).toMatch(/^Rename “temp_max” to “gust”: .*gust.*\./);
    expect(await visit.testId('page-refusals').isVisible()).toBe(false);
  });

  it('is told until it was read when its form is gone with a reload', async () => {
    await askThree();
    await visit.page.reload();
    await visit.reaches('retrying');
    await goOn();
    const told = visit.testId('page-refusals');
    await expect.poll(() => told.innerText()).toMatch(/^Rename “temp_max” to “gust”: .*gust.*\./);
    await visit.testId('dismiss-refusals').click();
    await expect.poll(() => told.isVisible()).toBe(false);
  });
});

it('two tabs of one browser show the same history, without a reload and without a conflict', async () => {
  const second = await served.visit(visit);
  await visit.rename('wind', 'gust');
  await expect.poll(second.headers).toContain('gust');
  await second.rename('weather', 'sky');
  await expect.poll(visit.headers).toContain('sky');
  const both = ['Original table', 'Rename “wind” to “gust”', 'Rename “weather” to “sky”'];
  for (const tab of [visit, second]) await expect.poll(() => historyIn(tab)).toEqual(both);
  await second.testId('undo').click();
  await expect.poll(visit.headers).toContain('weather');
  await visit.testId('redo').click();
  await expect.poll(second.headers).toContain('sky');
  for (const tab of [visit, second]) {
    await expect.poll(() => historyIn(tab)).toEqual(both);
    expect(await tab.state()).toMatchObject({ value: 'recovered', pending: 0, session: { position: 2 } });
    expect(await tab.testId('recovery-dialog').isVisible()).toBe(false);
    expect(tab.errors).toEqual([]);
  }
});

it('a saved copy of the work is imported behind what is there; a file that is none is told', async () => {
  const { page, testId } = visit;
  await visit.rename('wind', 'gust');
  await expect.poll(visit.headers).toContain('gust');
  await visit.rename('weather', 'sky');
  await expect.poll(visit.headers).toContain('sky');
  const [copy] = await Promise.all([page.waitForEvent('download'), testId('save-copy').click()]);
  const record = await recordIn(copy);
  for (const name of ['weather', 'wind']) {
    await testId('undo').click();
    await expect.poll(visit.headers).toContain(name);
  }
  const take = async (content: unknown) => {
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), testId('import-work').click()]);
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    await chooser.setFiles({
      name: 'work.json',
      mimeType: 'application/json',
      buffer: Buffer.from(text),
    });
  };
  const problem = () => testId('import-problem').innerText();
  await take('nothing of ours');
  await expect.poll(problem).toContain('This file is no saved work');
  await take({ ...record, version: '2.0' });
  await expect.poll(problem).toContain('This record has version 2.0');
  await take({ ...record, datasourceId: 'another' });
  await expect.poll(problem).toContain('belongs to another table');
  expect(await visit.state()).toMatchObject({ pending: 0, session: { position: 0 } });
  await take(record);
  await expect.poll(visit.headers).toEqual(expect.arrayContaining(['gust', 'sky']));
  expect(await testId('import-done').innerText()).toBe('2 changes imported.');
  expect(await problem()).toBe('');
  expect(await visit.state()).toMatchObject({ pending: 0, session: { position: 2, total: 2 } });
});
