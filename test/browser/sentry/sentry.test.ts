import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type FailureCode, failureCodes } from '../../../machines/sessionFailure.ts';
import { chromiumFlags } from '../../support/chromiumFlags.ts';
import { type EnvelopeServer, envelopeServer } from '../../support/envelopeServer.ts';
import { findChromium } from '../../support/findChromium.ts';
import { launchBrowser } from '../../support/launchBrowser.ts';
import { type Answer, type EngineSite, engineSite } from '../enginePage.ts';
import type { Tracing } from './page/sentryPage.ts';
import { datasourceId } from './sentryIds.ts';
import { sentryScript } from './sentryScript.ts';

/** Stands in every row, name, token, cookie, address and word of the server, and must stand in no envelope. */
const canary = 'zq7731';

const session_info = {
  session_exists: true,
  session_id: `${canary}-session`,
  datasource_id: datasourceId,
  user_id: 1,
  current_step: 0,
  total_operations: 0,
  current_shape: [1, 2],
};

const answerTable: Answer = (_, response) => {
  response.setHeader('content-type', 'application/json');
  response.setHeader('set-cookie', [`csrftoken=${canary}token`, `sessionid=${canary}cookie; HttpOnly`]);
  const row = { [`${canary}_column`]: `${canary} value`, other: `${canary} value` };
  const body = { success: true, session_info, data_preview: [row], column_info: Object.keys(row) };
  response.end(JSON.stringify(body));
};

function answerFailure(code: FailureCode, heard: IncomingMessage[]): Answer {
  return (request, response) => {
    heard.push(request);
    const words = `${canary} the server says ${code}`;
    const details = { message: words, user_message: words, technical_details: { where: words } };
    response.writeHead(400, { 'content-type': 'application/problem+json', 'x-words': canary });
    response.end(
      JSON.stringify({ success: false, title: words, detail: words, error: { code, ...details } }),
    );
  };
}

/** What an envelope says in which spans arrived. */
const sentBy: Readonly<Record<Tracing, string[]>> = {
  none: [],
  transactions: ['{"type":"transaction"', 'ui.interaction.click'],
  spans: ['{"type":"span"', 'ui.interaction.click', 'tools/api/studio/:id/session/status/'],
};
const untraced: Tracing = 'none';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

describe.each([
  ['@sentry/browser', /^11\./, ['none', 'transactions', 'spans']],
  ['sentry-browser-8', /^8\./, ['none', 'transactions']],
] as const)('with %s in a real browser', (sdk, version, ways) => {
  let ingest: EnvelopeServer;
  let site: EngineSite;
  beforeAll(async () => {
    ingest = await envelopeServer();
    site = await engineSite(await sentryScript(sdk));
  });
  afterEach(() => {
    ingest.envelopes.length = 0;
  });
  afterAll(async () => {
    await site?.close();
    await ingest?.close();
  });

  it.each(ways)(
    'and tracing by %s, each failure code is one event on the trace of its calls, and no envelope holds a word of the data',
    async (tracing) => {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(`${site.origin}/${canary}-from/`);
      await page.evaluate((to) => location.assign(to), `/${canary}-page/?next=${canary}#${canary}`);
      await page.waitForURL(/page/);
      await page.evaluate((options) => sentryPage.init(options), { dsn: ingest.dsn, tracing });
      expect(await page.evaluate(() => sentryPage.version)).toMatch(version);

      const traces = new Map<FailureCode, Set<string | undefined>>();
      for (const code of failureCodes) {
        const heard: IncomingMessage[] = [];
        site.answerWith(answerTable);
        await page.evaluate(() => sentryPage.open());
        site.answerWith(answerFailure(code, heard));
        await page.evaluate(([column, words]) => sentryPage.fail({ old_name: column, new_name: words }), [
          `${canary}_column`,
          `${canary} value`,
        ] as const);
        traces.set(code, new Set(heard.map(({ headers }) => traceIdIn(headers.traceparent))));
      }
      await page.evaluate((words) => sentryPage.leak(words), `${canary}leak`);
      await page.evaluate(() => sentryPage.flush());
      await expect.poll(() => ingest.incidents().length).toBeGreaterThanOrEqual(failureCodes.length);
      // A page that is hidden tells what was measured of its interactions.
      await page.getByRole('button').click();
      await page.evaluate(() => sentryPage.hide());
      for (const sent of sentBy[tracing]) {
        await expect.poll(() => ingest.envelopes.join()).toContain(sent);
      }
      // The leaked error and the two rejections come as events of Sentry's own.
      await expect.poll(() => ingest.events().length).toBe(failureCodes.length + 3);

      const incidents = ingest.incidents();
      // Sent side by side, they arrive in any order.
      const codes = incidents.map(({ tags }) => tags?.['recovery.code']);
      expect(codes.sort()).toEqual([...failureCodes].sort());
      for (const { tags, contexts, sdk: by, breadcrumbs } of incidents) {
        const code = failureCodes.find((known) => known === tags?.['recovery.code']) ?? 'UNKNOWN';
        expect(by.version).toMatch(version);
        expect(contexts.session_error).toMatchObject({ code, datasource_id: datasourceId, user_id: '1' });
        expect([...(traces.get(code) ?? [])], code).toContain(contexts.trace?.trace_id);
        expect(traces.get(code)?.has(undefined)).toBe(false);
        expect(breadcrumbs?.map(({ category }) => category)).toContain('session-recovery');
      }
      expect(ingest.envelopes.flatMap(aroundCanary)).toEqual([]);
      await context.close();
    },
  );

  it('an incident that could not be sent arrives after the browser was closed and opened again', async () => {
    const absent = await envelopeServer();
    await absent.close();
    const profile = await mkdtemp(join(tmpdir(), 'holdfast-profile-'));
    onTestFinished(() => rm(profile, { recursive: true, force: true }));
    const first = await openProfile(profile);
    const page = await first.newPage();
    await page.goto(site.origin);
    await page.evaluate((options) => sentryPage.init(options), { dsn: absent.dsn, tracing: untraced });
    site.answerWith(answerTable);
    await page.evaluate(() => sentryPage.open());
    site.answerWith(answerFailure('PERMISSION_DENIED', []));
    await page.evaluate((words) => sentryPage.fail({ old_name: words, new_name: words }), canary);
    await expect.poll(() => page.evaluate(() => sentryPage.queued())).toContain('session-recovery');
    await first.close();

    const closedAt = Date.now();
    const later = await envelopeServer(Number(new URL(absent.dsn).port));
    onTestFinished(() => later.close());
    const second = await openProfile(profile);
    onTestFinished(() => second.close());
    const again = await second.newPage();
    await again.goto(site.origin);
    await again.evaluate((options) => sentryPage.init(options), { dsn: later.dsn, tracing: untraced });
    await expect.poll(() => later.incidents().length, { timeout: 30_000 }).toBe(1);
    expect(later.incidents()[0]).toMatchObject({ tags: { 'recovery.code': 'PERMISSION_DENIED' } });
    expect(later.incidents()[0]?.timestamp).toBeLessThan(closedAt / 1000);
    expect(later.envelopes.flatMap(aroundCanary)).toEqual([]);
  });
});

/** Where the canary stands in an envelope, with what is around it. */
function aroundCanary(envelope: string): string[] {
  return [...envelope.matchAll(/.{0,80}zq7731.{0,40}/gi)].map(([found]) => found);
}

/** A browser whose storage outlives it. */
async function openProfile(profile: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(profile, {
    executablePath: await findChromium(),
    args: [...chromiumFlags],
  });
}

function traceIdIn(traceparent: string | string[] | undefined): string | undefined {
  return /^00-([0-9a-f]{32})-[0-9a-f]{16}-0[01]$/.exec(String(traceparent))?.[1];
}
