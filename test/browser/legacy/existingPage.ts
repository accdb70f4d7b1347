/** A page as HydroML's templates make it, on a real server that speaks as HydroML does, with or without the one tag. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import type { RecoveryState } from '../../../src/recoveryState.ts';
import { seedDatasourceId, seedDatasourceName } from '../../../src/server/seedDatasource.ts';
import { launchBrowser } from '../../support/launchBrowser.ts';
import { type StartedStudio, startStudio } from '../../support/startStudio.ts';
import { buildClassicScript } from './classicScript.ts';
import { type StrictWay, strictPage } from './strictPage.ts';

/** Where the tag stands: before the page's own scripts, after them, or nowhere. */
export type TagPlace = 'head' | 'foot' | 'none';

export interface ExistingVisit {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What was thrown without being caught, and what the console called an error, Chromium's own lines left out. */
  readonly errors: readonly string[];
  /** What a Content-Security-Policy has refused so far on this page: directive, what was refused, and whose code asked. */
  violations(): Promise<readonly string[]>;
  /** The page's events so far, with the sorted keys of their details. */
  events(): Promise<readonly string[]>;
  /** What the page has printed, in order. */
  messages(): Promise<string[]>;
  columns(): Promise<string[]>;
  text(id: string): Promise<string>;
  state(): Promise<RecoveryState | null>;
  rename(from: string, to: string): Promise<void>;
  /** Logs in and opens the page. */
  logIn(): Promise<void>;
  /** In another tab of the same browser. */
  logInElsewhere(): Promise<void>;
}

export interface VisitOptions {
  readonly tag: TagPlace;
  /** The tag's attributes, and what stands before it. */
  readonly attributes?: string;
  readonly before?: string;
  /** Changes the template, for pages that differ. */
  readonly edit?: (template: string) => string;
  /** Serves it under a strict policy, with Alpine's build for that. @default no policy */
  readonly strict?: StrictWay;
}

const pagePath = '/existing/';
const folder = import.meta.dirname;
const { resolve } = createRequire(import.meta.url);
const alpineFile = resolve('alpinejs/dist/cdn.min.js');
const strictAlpineFile = resolve('@alpinejs/csp/dist/cdn.min.js');

/** The events that the page's listeners know. */
const eventNames = [
  'session-state-changed',
  'session-initialized',
  'session-status-updated',
  'session-operation-undone',
  'session-operation-redone',
  'session-saved',
  'session-column-renamed',
  'session-column-changed',
  'session-values-filled',
  'data-studio-grid-update',
  'holdfast-load-failed',
];

/** The page's HTML; the tag is the only difference. */
export async function existingHtml({
  tag,
  attributes = '',
  before = '',
  edit,
}: VisitOptions): Promise<string> {
  const read = await readFile(join(folder, 'existingPage.html'), 'utf8');
  const template = edit?.(read) ?? read;
  const script = `${before}<script src="${pagePath}session_recovery.js" ${attributes}></script>`;
  return template
    .replace('<!-- HEAD -->', tag === 'head' ? script : '')
    .replace('<!-- FOOT -->', tag === 'foot' ? script : '')
    .replaceAll('{{ datasource.id }}', seedDatasourceId)
    .replaceAll('{{ datasource.name }}', seedDatasourceName);
}

/** One server and one browser for a file's tests. */
export function existingSite() {
  let studio: StartedStudio;
  let browser: Browser;
  let built: string;
  const contexts: BrowserContext[] = [];
  beforeAll(async () => {
    built = await buildClassicScript();
    studio = await startStudio({ args: ['--as-hydroml'] });
    browser = await launchBrowser();
  });
  afterEach(async () => {
    await studio.faults({ kind: 'none' });
    for (const context of contexts.splice(0)) await context.close();
    // The address has a limit on openings; a new process counts anew.
    await studio.faults({ kind: 'kill-restart' });
    await studio.serverUp();
  });
  afterAll(async () => {
    await browser?.close();
    await studio?.stop();
  });

  return {
    studio: () => studio,
    /** The script as it was built. */
    script: () => built,
    async visit(options: VisitOptions): Promise<ExistingVisit> {
      const context = await browser.newContext({ viewport: { width: 1100, height: 800 } });
      contexts.push(context);
      const written = await existingHtml(options);
      const strict = options.strict === undefined ? null : strictPage(written, options.strict);
      const { html } = strict ?? { html: written };
      await context.route(`${studio.origin}${pagePath}**`, async (route) => {
        const { pathname } = new URL(route.request().url());
        if (pathname.endsWith('session_recovery.js')) {
          return route.fulfill({ contentType: 'text/javascript', body: built });
        }
        if (pathname.endsWith('alpine.js')) {
          const path = strict === null ? alpineFile : strictAlpineFile;
          return route.fulfill({ contentType: 'text/javascript', path });
        }
        const file = strict?.files[pathname.slice(pagePath.length)];
        if (file !== undefined) return route.fulfill(file);
        const cookies = await context.cookies(studio.origin);
        const token = cookies.find(({ name }) => name === 'csrftoken')?.value ?? '';
        return route.fulfill({
          headers: {
            'content-type': 'text/html; charset=utf-8',
            ...(strict !== null && { 'content-security-policy': strict.policy }),
          },
          body: html.replace('{{ csrf_token }}', token),
        });
      });
      return await visitExisting(context, studio);
    },
  };
}

async function visitExisting(context: BrowserContext, studio: StartedStudio): Promise<ExistingVisit> {
  await context.addInitScript((names) => {
    const seen: string[] = [];
    const violations: string[] = [];
    Reflect.set(window, 'seenEvents', seen);
    Reflect.set(window, 'seenViolations', violations);
    window.addEventListener(
      'securitypolicyviolation',
      ({ effectiveDirective, blockedURI, sourceFile }) =>
        violations.push(`${effectiveDirective} ${blockedURI} ${sourceFile}`),
      true,
    );
    for (const name of names) {
      window.addEventListener(
        name,
        (event) => {
          const detail = event instanceof CustomEvent ? Object(event.detail) : {};
          seen.push(`${name} ${Object.keys(detail).sort().join(',')}`);
        },
        true,
      );
    }
  }, eventNames);
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const errors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(error.message));

  async function logInOn(tab: Page): Promise<void> {
    await tab.goto(`${studio.origin}/accounts/login/?next=/accounts/login/`);
    await tab.fill('[name=username]', 'ana');
    await tab.fill('[name=password]', 'lluvia');
    await Promise.all([tab.waitForResponse((answer) => answer.status() === 302), tab.click('form button')]);
    await tab.waitForLoadState();
  }
  const open = async () => void (await page.goto(`${studio.origin}${pagePath}`));

  return {
    context,
    page,
    errors,
    violations: () => page.evaluate(() => [...(Reflect.get(window, 'seenViolations') as string[])]),
    events: () => page.evaluate(() => [...(Reflect.get(window, 'seenEvents') as string[])]),
    messages: () => page.locator('#messages li').allInnerTexts(),
    columns: () => page.locator('#data-preview-grid th').allInnerTexts(),
    text: (id) => page.locator(`#${id}`).innerText(),
    state: () =>
      page.evaluate(() => {
        const holdfast: unknown = Reflect.get(window, 'holdfast');
        const recovery: unknown = Object(holdfast).recovery;
        return recovery ? Object(recovery).getState() : null;
      }),
    async rename(from, to) {
      await page.fill('#old-name', from);
      await page.fill('#new-name', to);
      await page.click('#rename-btn');
    },
    // A redirect is not led to the template, so it is opened by its address.
    async logIn() {
      await logInOn(page);
      await open();
    },
    async logInElsewhere() {
      const other = await context.newPage();
      await logInOn(other);
      await other.close();
      await page.bringToFront();
    },
  };
}
