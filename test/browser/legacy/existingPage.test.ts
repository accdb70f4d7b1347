import { describe, expect, it } from 'vitest';
import { callPage } from './callPage.ts';
import { type ExistingVisit, existingHtml, existingSite, type TagPlace } from './existingPage.ts';

const site = existingSite();

const original = ['date', 'precipitation', 'temp_max', 'temp_min', 'wind', 'weather'];
const renamed = ['date', 'rain_mm', 'temp_max', 'temp_min', 'wind', 'weather'];

async function started(tag: TagPlace): Promise<ExistingVisit> {
  const visit = await site.visit({ tag });
  await visit.logIn();
  await visit.page.click('#initialize-session-btn');
  await expect.poll(visit.columns).toEqual(original);
  return visit;
}

/** What a user does on a healthy day. */
async function healthyDay(visit: ExistingVisit): Promise<void> {
  const { page } = visit;
  await visit.rename('precipitation', 'rain_mm');
  await expect.poll(visit.columns).toEqual(renamed);
  // By its functions: on this server the page alone never enables the buttons, for the names it reads are not sent.
  await callPage(visit.page, 'undoOperation');
  await expect.poll(visit.columns).toEqual(original);
  await callPage(visit.page, 'redoOperation');
  await expect.poll(visit.columns).toEqual(renamed);
  await visit.rename('nothing', 'something');
  await expect.poll(async () => (await visit.messages()).at(-1)).toMatch(/^Error: .*nothing/);
  await page.fill('#type-column', 'wind');
  await page.fill('#new-type', 'string');
  await page.click('#type-btn');
  await expect.poll(async () => (await visit.messages()).at(-1)).toBe('Type changed');
  await page.fill('#statistics-column', 'temp_max');
  await page.click('#statistics-btn');
  await expect.poll(() => visit.text('statistics')).toContain('mean');
  await page.reload();
  await expect.poll(visit.columns).toEqual(renamed);
}

describe('a page like HydroML’s', () => {
  it('is not edited: its HTML with the tag is its HTML and the tag', async () => {
    const without = await existingHtml({ tag: 'none' });
    for (const tag of ['head', 'foot'] as const) {
      const withTag = await existingHtml({ tag });
      expect(withTag.replace(/<script src="\/existing\/session_recovery\.js" ><\/script>/, '')).toBe(without);
      expect(withTag).not.toBe(without);
    }
  });

  it.each(['head', 'foot'] as const)(
    'tells and prints the same with the tag at its %s as without, on a healthy server',
    async (tag) => {
      const outcomes = [];
      for (const place of ['none', tag] as const) {
        const visit = await started(place);
        const before = await visit.events();
        await healthyDay(visit);
        outcomes.push({
          before,
          after: await visit.events(),
          errors: visit.errors,
          rows: await visit.page.locator('#data-preview-grid').innerText(),
        });
        expect((await visit.state())?.value ?? null).toBe(place === 'none' ? null : 'recovered');
        await visit.page.click('#clear-btn');
        await expect.poll(() => visit.text('session-status-text')).toBe('No session');
      }
      expect(outcomes[1]).toEqual(outcomes[0]);
    },
  );

  it('shows position and length under the names that it reads', async () => {
    const visit = await started('foot');
    expect(await visit.text('position-info')).toBe('0/0');
    await visit.rename('precipitation', 'rain_mm');
    await expect.poll(() => visit.text('position-info')).toBe('1/1');
    expect(await visit.page.isDisabled('#redo-btn')).toBe(true);
    await visit.page.click('#undo-btn');
    await expect.poll(() => visit.text('position-info')).toBe('0/1');
    expect(await visit.page.isDisabled('#undo-btn')).toBe(true);
    await visit.page.click('#redo-btn');
    await expect.poll(() => visit.text('position-info')).toBe('1/1');
  });

  it('starts although the server fails twice', async () => {
    const visit = await site.visit({ tag: 'head' });
    await visit.logIn();
    await site.studio().faults({ kind: 'unavailable', retryAfterS: 1, match: '/session/', calls: 2 });
    await visit.page.click('#initialize-session-btn');
    await expect.poll(visit.columns, { timeout: 30_000 }).toEqual(original);
    expect(await visit.messages()).toEqual(['Session initialized successfully']);
    expect((await site.studio().report()).counts.struck).toBeGreaterThanOrEqual(2);
    expect(visit.errors).toEqual([]);
  });

  it('keeps a rename and its undo across a server that lost everything', async () => {
    const visit = await started('foot');
    await visit.rename('precipitation', 'rain_mm');
    await expect.poll(visit.columns).toEqual(renamed);
    await site.studio().faults({ kind: 'kill' });
    await visit.rename('wind', 'wind_speed');
    await site.studio().faults({ kind: 'restart' });
    await site.studio().serverUp();
    const both = ['date', 'rain_mm', 'temp_max', 'temp_min', 'wind_speed', 'weather'];
    await expect.poll(visit.columns, { timeout: 60_000 }).toEqual(both);
    await expect.poll(() => visit.text('position-info')).toBe('2/2');
    await visit.page.click('#undo-btn');
    await expect.poll(visit.columns).toEqual(renamed);
    expect(await visit.messages()).toEqual([
      'Session initialized successfully',
      'Column renamed',
      'Column renamed',
    ]);
    expect(visit.errors).toEqual([]);
  });

  it('finds its work back after a reload, when the server has forgotten it meanwhile', async () => {
    const visit = await started('foot');
    await visit.rename('precipitation', 'rain_mm');
    await expect.poll(visit.columns).toEqual(renamed);
    await site.studio().faults({ kind: 'forget-session' });
    await visit.page.reload();
    await expect.poll(visit.columns, { timeout: 30_000 }).toEqual(renamed);
    expect(await visit.text('session-status-text')).toBe('Active session');
  });

  it('goes on by itself once the user has logged in again in another tab', async () => {
    const visit = await started('head');
    await site.studio().faults({ kind: 'expire-login' });
    await visit.rename('precipitation', 'rain_mm');
    await expect.poll(async () => (await visit.state())?.value).toBe('reauth');
    expect(await visit.columns()).toEqual(original);
    await expect.poll(() => visit.page.getByRole('dialog').isVisible()).toBe(true);
    expect(await visit.page.locator('session-recovery').count()).toBe(1);
    await visit.logInElsewhere();
    await expect.poll(visit.columns, { timeout: 30_000 }).toEqual(renamed);
    expect((await visit.messages()).at(-1)).toBe('Column renamed');
    expect(visit.errors).toEqual([]);
  });

  it('prints a sentence, never an object, for a refusal of the server and for one of the engine', async () => {
    const visit = await started('foot');
    await visit.page.click('#clear-btn');
    await expect.poll(() => visit.text('session-status-text')).toBe('No session');
    await site.studio().faults({ kind: 'unavailable', retryAfterS: 3600, match: '/session/' });
    await visit.page.click('#initialize-session-btn');
    await expect
      .poll(async () => (await visit.messages()).at(-1))
      .toBe('Error: Server busy, retrying automatically');
    await site.studio().faults({ kind: 'none' });
    // The widget's dialog is over the page; what comes of its button the page hears without having asked.
    await visit.page.getByRole('button', { name: 'Retry now' }).click();
    await expect.poll(() => visit.text('session-status-text')).toBe('Active session');
    expect(await visit.columns()).toEqual(original);
    expect(await callPage(visit.page, 'undoOperation')).toMatchObject({
      success: false,
      error: expect.any(String),
    });
    expect((await visit.messages()).at(-1)).toBe('Undo failed: There is nothing to undo');
    await visit.rename('nothing', 'something');
    await expect.poll(async () => (await visit.messages()).at(-1)).toMatch(/^Error: .*nothing/);
  });

  it('starts afresh after the user has stopped the session', async () => {
    const visit = await started('foot');
    await visit.rename('precipitation', 'rain_mm');
    await expect.poll(visit.columns).toEqual(renamed);
    await visit.page.click('#clear-btn');
    await expect.poll(() => visit.text('session-status-text')).toBe('No session');
    await visit.page.reload();
    await expect.poll(() => visit.page.isVisible('#initialize-session-btn')).toBe(true);
    await visit.page.click('#initialize-session-btn');
    await expect.poll(visit.columns).toEqual(original);
    expect(await visit.text('position-info')).toBe('0/0');
  });
});
