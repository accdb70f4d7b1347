import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { beforeEach, describe, expect, it } from 'vitest';
import { parseBugReport } from '../../src/adapters/bugReport/bugReport.ts';
import { type StudioVisit, servedStudio } from './studioPage.ts';

const served = servedStudio();
let visit: StudioVisit;

beforeEach(async () => {
  visit = await served.visit();
});

const part = (name: string) => visit.page.locator(`session-bug-report [part~="${name}"]`);

async function keptReports() {
  const folder = join(served.studio().dataDir, 'bug-reports');
  const names = await readdir(folder).catch(() => []);
  return await Promise.all(
    names.map(async (name) => ({
      name,
      report: parseBugReport(JSON.parse(await readFile(join(folder, name), 'utf8'))),
    })),
  );
}

describe('a bug report of Data Studio', () => {
  it('is shown first, holds nothing of the table or its user, and arrives as it was shown', async () => {
    await visit.rename('wind', 'wind_of_ana');
    await expect.poll(() => visit.headers()).toContain('wind_of_ana');
    await part('open').click();
    const shown = (await part('text').textContent()) ?? '';
    expect(shown).toContain('Change applied: rename_column');
    expect(await keptReports()).toEqual([]);

    await part('note').fill('The button did nothing.');
    await part('send').click();
    await expect
      .poll(() => part('status').textContent())
      .toMatch(/^Sent\. Thank you\. Its number is [0-9a-f]{8}\.$/);
    const number = /[0-9a-f]{8}/.exec((await part('status').textContent()) ?? '')?.[0] ?? '';
    const [kept] = await keptReports();
    expect(kept?.name).toContain(number);
    expect(kept?.report).toEqual(JSON.parse((await part('json').textContent()) ?? ''));
    expect(kept?.report).toMatchObject({ note: 'The button did nothing.', application: 'Data Studio' });
    expect(kept?.report.traceId).toMatch(/^[0-9a-f]{32}$/);

    const { session, failure } = await visit.state();
    const cookies = (await visit.context.cookies()).map(({ value }) => value);
    const secrets = [
      'wind',
      'drizzle',
      'ana',
      'lluvia',
      session?.sessionId,
      session?.datasourceId,
      ...cookies,
    ];
    expect(failure).toBeNull();
    for (const secret of secrets) {
      const isTold = new RegExp(`\\b${secret}\\b`).test(JSON.stringify(kept?.report));
      expect(isTold, String(secret)).toBe(false);
    }
  });

  it('can be copied and downloaded while the server is away', async () => {
    await visit.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await served.studio().faults({ kind: 'refuse' });
    await part('open').click();
    await part('send').click();
    await expect.poll(() => part('status').textContent()).toMatch(/^It could not be sent\./);
    await part('copy').click();
    await expect.poll(() => part('status').textContent()).toBe('Copied.');
    const copied = await visit.page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toBe(await part('text').textContent());
    const [download] = await Promise.all([visit.page.waitForEvent('download'), part('download').click()]);
    expect(download.suggestedFilename()).toMatch(/^bug-report-\d{4}-\d\d-\d\dT[\d-]+\.json$/);
    const file = JSON.parse(await readFile(await download.path(), 'utf8'));
    expect(parseBugReport(file).timeline).toEqual(
      JSON.parse((await part('json').textContent()) ?? '').timeline,
    );
  });

  it.each(['en', 'es'])('is readable for all, wide and narrow, light and dark, in %s', async (language) => {
    await visit.page.evaluate((lang) => {
      document.documentElement.lang = lang;
    }, language);
    await part('open').click();
    await part('json').evaluate((node) => node.closest('details')?.setAttribute('open', ''));
    for (const [width, height, colorScheme] of [
      [1280, 800, 'light'],
      [320, 640, 'dark'],
    ] as const) {
      await visit.page.setViewportSize({ width, height });
      await visit.page.emulateMedia({ colorScheme });
      const { violations } = await new AxeBuilder({ page: visit.page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
        .analyze();
      expect(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' '))}`),
      ).toEqual([]);
      const dialog = await part('dialog').boundingBox();
      expect(dialog?.x).toBeGreaterThanOrEqual(0);
      expect((dialog?.x ?? 0) + (dialog?.width ?? 0)).toBeLessThanOrEqual(width);
      expect(await part('dialog').evaluate((node) => node.scrollWidth - node.clientWidth)).toBe(0);
    }
    expect(visit.errors).toEqual([]);
  });
});
