import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FailureCode } from '../../src/index.ts';
import { launchBrowser } from '../support/launchBrowser.ts';
import { answerRedirect, datasourceId, type EngineSite, engineScript, engineSite } from './enginePage.ts';

let browser: Browser;
let site: EngineSite;
/** Another origin, which allows nobody to read its answers. */
let elsewhere: EngineSite;
let page: Page;

beforeAll(async () => {
  const script = await engineScript();
  [site, elsewhere, browser] = await Promise.all([engineSite(script), engineSite(script), launchBrowser()]);
});

beforeEach(async () => {
  await page?.close();
  page = await browser.newPage();
  await page.goto(site.origin);
  site.calls.length = 0;
});

afterAll(async () => {
  await browser?.close();
  await Promise.all([site?.close(), elsewhere?.close()]);
});

/** What a read or a change ends in. */
async function failureOf(call: 'status' | 'apply') {
  return await page.evaluate(
    async ([name, id]) => {
      const api = globalThis.holdfastEngine.hydromlApi({ baseUrl: '', datasourceId: id });
      const operation = {
        id: crypto.randomUUID(),
        name: 'rename_column',
        params: { old_name: 'a', new_name: 'b' },
        expectedPosition: 0,
      };
      const { signal } = new AbortController();
      try {
        await (name === 'status' ? api.status(signal) : api.apply(operation, signal));
        return 'no failure';
      } catch (error) {
        return error instanceof globalThis.holdfastEngine.SessionError ? error.failure : String(error);
      }
    },
    [call, datasourceId] as const,
  );
}

/** A browser hides where a redirect to another origin leads, and over plain http anybody on the way can make one. */
const logins: [string, FailureCode, () => string][] = [
  ['on the same origin', 'AUTHENTICATION_REQUIRED', () => site.origin],
  ['on another origin, over plain http', 'NETWORK_INTERCEPTED', () => elsewhere.origin],
];

describe.each(logins)('a redirect to a login %s is %s', (_, code, originOf) => {
  it('when a read meets it', async () => {
    site.answerWith(answerRedirect(`${originOf()}/accounts/login/`));
    expect(await failureOf('status')).toMatchObject({ code, outcome: 'not-applied' });
    expect(new Set(site.calls)).toEqual(new Set(['GET status']));
  });

  it('when a change meets it, which is sent exactly once', async () => {
    site.answerWith(answerRedirect(`${originOf()}/accounts/login/`));
    expect(await failureOf('apply')).toMatchObject({ code });
    expect(site.calls.filter((call) => call.startsWith('POST'))).toEqual(['POST rename-column']);
    expect(elsewhere.calls).toEqual([]);
  });
});
