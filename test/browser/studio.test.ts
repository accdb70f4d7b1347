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
