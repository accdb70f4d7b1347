import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EnvelopeServer, envelopeServer } from '../../support/envelopeServer.ts';
import { type StudioVisit, servedStudio } from '../studioPage.ts';
import { sentryScript } from './sentryScript.ts';

const { studio, visit } = servedStudio();
let ingest: EnvelopeServer;
let script: string;

beforeAll(async () => {
  ingest = await envelopeServer();
  script = await sentryScript('@sentry/browser');
});
afterAll(() => ingest?.close());

/** A tab with nothing but engine and Sentry, on the real server's origin and with its login. */
async function openTab({ context }: StudioVisit, datasourceId: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${studio().origin}/studio/sentry/`);
  await page.evaluate((dsn) => sentryPage.init({ dsn, tracing: 'none' }), ingest.dsn);
  await page.evaluate((id) => sentryPage.share(id), datasourceId);
  return page;
}

test('an incident that two tabs meet is one event of the first, and the next incident is one more', async () => {
  const ana = await visit();
  const datasourceId = (await ana.state()).session?.datasourceId ?? '';
  await ana.page.close();
  await ana.context.route('**/studio/sentry/', (route) =>
    route.fulfill({ contentType: 'text/html', body: `<!doctype html><script>${script}</script>` }),
  );
  // A page that no server has served may otherwise not reach the ingest, which listens on this machine.
  await ana.context.grantPermissions(['local-network-access']);
  const tabs = [await openTab(ana, datasourceId), await openTab(ana, datasourceId)];

  for (const incidents of [1, 2]) {
    await studio().faults({ kind: 'unavailable', retryAfterS: 120 });
    await Promise.all(tabs.map((tab) => tab.evaluate(() => sentryPage.doubt('failed'))));
    await expect.poll(() => ingest.incidents().length).toBe(incidents);
    await Promise.all(tabs.map((tab) => tab.evaluate(() => sentryPage.flush())));
    expect(ingest.incidents().map(({ fingerprint }) => fingerprint?.[1])).toEqual(
      Array.from({ length: incidents }, () => 'SERVER_OVERLOADED'),
    );
    await studio().faults({ kind: 'none' });
    await Promise.all(tabs.map((tab) => tab.evaluate(() => sentryPage.retry())));
  }

  // The tab that sent none says so in the next event that it does send.
  await Promise.all(tabs.map((tab) => tab.evaluate(() => sentryPage.report())));
  await Promise.all(tabs.map((tab) => tab.evaluate(() => sentryPage.flush())));
  const told = ingest.events().flatMap(({ breadcrumbs = [] }) => breadcrumbs.map(({ message }) => message));
  expect(told).toContain('another tab reports the incident');
});
