import { beforeEach, describe, expect, it } from 'vitest';
import { logInElsewhere, sendLogin } from './people.ts';
import { type StudioVisit, servedStudio } from './studioPage.ts';

const served = servedStudio();
let visit: StudioVisit;

beforeEach(async () => {
  visit = await served.visit();
});

/** What the page shows, tells and would export. */
async function everythingIn({ page }: StudioVisit): Promise<string> {
  return await page.evaluate(async () => {
    const recovery = (globalThis as StudioWindow).holdfast?.recovery;
    if (!recovery) throw new Error('The page has no recovery yet.');
    const storage = JSON.stringify({ ...sessionStorage, ...localStorage });
    const shown = document.documentElement.outerHTML + document.title;
    return [
      shown,
      storage,
      JSON.stringify(recovery.getState()),
      JSON.stringify(await recovery.exportWork()),
    ].join();
  });
}

const userIn = ({ testId }: StudioVisit) => testId('user').innerText();

async function expectNothingOfAna(): Promise<void> {
  await expect.poll(() => userIn(visit).catch(() => ''), { timeout: 45_000 }).toBe('luis');
  await visit.reaches('recovered');
  await expect.poll(visit.headers).toContain('precipitation');
  expect(await visit.state()).toMatchObject({ pending: 0, session: { position: 0, total: 0 } });
  expect(await everythingIn(visit)).not.toMatch(/rain_mm|gust|"ana"/);
}

describe('another user, in Chromium on a real server,', () => {
  it('who logs in in another tab while work waits gets a clean page; the work goes on when its user is back', async () => {
    await visit.rename('wind', 'gust');
    await expect.poll(visit.headers).toContain('gust');
    await served.studio().faults({ kind: 'expire-login' });
    await visit.rename('precipitation', 'rain_mm');
    await visit.reaches('reauth');
    const other = await visit.context.newPage();
    await logInElsewhere(other, visit.studio.origin, 'luis');
    await expectNothingOfAna();
    await visit.rename('weather', 'sky');
    await expect.poll(visit.headers).toContain('sky');

    await logInElsewhere(other, visit.studio.origin, 'ana');
    await expect.poll(() => userIn(visit).catch(() => ''), { timeout: 45_000 }).toBe('ana');
    await visit.reaches('recovered');
    await expect.poll(visit.headers, { timeout: 30_000 }).toContain('rain_mm');
    expect(await visit.headers()).toEqual(expect.arrayContaining(['gust', 'weather']));
    expect(await visit.state()).toMatchObject({ pending: 0, session: { position: 2 } });
  });

  it('who logs in while the page is live gets a clean page', async () => {
    await visit.rename('precipitation', 'rain_mm');
    await expect.poll(visit.headers).toContain('rain_mm');
    await logInElsewhere(await visit.context.newPage(), visit.studio.origin, 'luis');
    await expectNothingOfAna();
  });

  it('who logs in in another tab during an outage: a reload shows nothing of the work, which comes back with its user', async () => {
    await visit.rename('wind', 'gust');
    await expect.poll(visit.headers).toContain('gust');
    await served.studio().faults({ kind: 'refuse', match: '/tools/api/' });
    await visit.rename('precipitation', 'rain_mm');
    await visit.reaches('retrying');
    expect(await everythingIn(visit)).toMatch(/rain_mm/);

    const other = await visit.context.newPage();
    await logInElsewhere(other, visit.studio.origin, 'luis');
    await visit.page.reload();
    await expect.poll(async () => (await visit.state().catch(() => null))?.failure?.code).toBeDefined();
    expect(await visit.state()).toMatchObject({ session: null, pending: 0 });
    expect(await everythingIn(visit)).not.toMatch(/rain_mm|gust|\bana\b/);

    await served.studio().faults({ kind: 'none' });
    await expectNothingOfAna();
    await logInElsewhere(other, visit.studio.origin, 'ana');
    await expect.poll(visit.headers, { timeout: 45_000 }).toContain('rain_mm');
    expect(await visit.headers()).toContain('gust');
    await expect.poll(visit.state).toMatchObject({ pending: 0, session: { position: 2, total: 2 } });
  });

  it('who was seen in another tab gets a clean page that cannot reach the server itself', async () => {
    await visit.rename('wind', 'gust');
    await expect.poll(visit.headers).toContain('gust');
    await visit.page.route('**/tools/api/**', (route) => route.abort());
    await visit.rename('precipitation', 'rain_mm');
    await visit.reaches('retrying');
    const other = await visit.context.newPage();
    await logInElsewhere(other, visit.studio.origin, 'luis');
    await other.goto(`${visit.studio.origin}/studio/`);
    await expect
      .poll(async () => (await visit.state().catch(() => null))?.pending, { timeout: 45_000 })
      .toBe(0);
    await expect.poll(() => everythingIn(visit).catch(() => 'gust')).not.toMatch(/rain_mm|gust|\bana\b/);
    await visit.page.unroute('**/tools/api/**');
    await expectNothingOfAna();
  });

  it('who logs in on the way back gets a clean page, also behind the back button', async () => {
    await served.studio().faults({ kind: 'expire-login' });
    await visit.rename('precipitation', 'rain_mm');
    await visit.reaches('reauth');
    await Promise.all([visit.page.waitForURL(/\/accounts\/login\//), visit.testId('action-log_in').click()]);
    await Promise.all([visit.page.waitForURL(/\/studio\//), sendLogin(visit.page, 'luis')]);
    await expectNothingOfAna();
    await visit.page.goBack();
    await visit.page.goBack();
    await expect.poll(() => visit.page.url()).toContain('/studio/');
    await expectNothingOfAna();
    const other = await visit.context.newPage();
    await logInElsewhere(other, visit.studio.origin, 'ana');
    await expect.poll(visit.headers, { timeout: 45_000 }).toContain('rain_mm');
  });
});

it('one login resumes every tab that waits for it', async () => {
  const second = await served.visit(visit);
  const third = await served.visit(visit);
  await visit.rename('precipitation', 'rain_mm');
  for (const tab of [visit, second, third]) await expect.poll(tab.headers).toContain('rain_mm');
  await served.studio().faults({ kind: 'expire-login' });
  await visit.rename('wind', 'gust');
  // What waits in one tab is for every tab to send: the second one meets the same refusal by itself.
  for (const tab of [visit, second]) await tab.reaches('reauth');
  await Promise.all([second.page.waitForURL(/\/accounts\/login\//), second.testId('action-log_in').click()]);
  await Promise.all([second.page.waitForURL(/\/studio\//), sendLogin(second.page, 'ana')]);
  for (const tab of [visit, second, third]) {
    await tab.reaches('recovered');
    await expect.poll(tab.headers, { timeout: 30_000 }).toEqual(expect.arrayContaining(['gust', 'rain_mm']));
    expect(await tab.state()).toMatchObject({ pending: 0, session: { position: 2 } });
  }
});
