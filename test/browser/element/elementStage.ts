/** A real Chromium on a page with the element, built as an application would and served under a strict policy. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { build, type InlineConfig } from 'vite';
import { launchBrowser } from '../../support/launchBrowser.ts';
import type { ShownCase } from './shownCases.ts';

/** Nothing inline, nothing evaluated, no string that becomes markup. */
const strictPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'none'",
  "base-uri 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

export interface Look {
  readonly language: 'en' | 'es';
  readonly scheme: 'light' | 'dark';
  /** CSS pixels. */
  readonly width: number;
}

export interface ElementStage {
  readonly browserVersion: string;
  /** A window of its own. */
  open(look: Look): Promise<ElementVisit>;
  close(): Promise<void>;
}

export interface ElementVisit {
  readonly page: Page;
  /** What the console called an error, and what was thrown; a policy's refusals are among them. */
  readonly errors: readonly string[];
  /** Brings the element into a case, from nothing. */
  show(shown: ShownCase): Promise<void>;
  isShown(part: string): Promise<boolean>;
  close(): Promise<void>;
}

type StageScript = Required<Pick<ShownCase, 'states' | 'notices' | 'fails' | 'chip'>>;

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

/** Its owner closes it. */
export async function startElementStage(): Promise<ElementStage> {
  const files = await buildPage();
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').replace(/[?#].*/, '').replace(/^\/$/, '/index.html');
    const content = files.get(path);
    response.setHeader('content-security-policy', strictPolicy);
    response.setHeader('content-type', types[extname(path)] ?? 'text/plain');
    response.statusCode = content === undefined ? 404 : 200;
    response.end(content ?? 'There is no such file.');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browser = await launchBrowser();
  return {
    browserVersion: browser.version(),
    open: (look) => openVisit(browser, origin, look),
    async close() {
      await browser.close();
      server.close();
    },
  };
}

async function buildPage(): Promise<Map<string, string | Uint8Array>> {
  const root = join(import.meta.dirname, 'page');
  const config: InlineConfig = {
    configFile: false,
    root,
    publicDir: false,
    logLevel: 'silent',
    build: { write: false, target: 'es2023', modulePreload: { polyfill: false } },
  };
  const built = await build(config);
  if (!('output' in built)) throw new Error('Vite has built nothing.');
  return new Map(
    built.output.map((file) => [`/${file.fileName}`, file.type === 'chunk' ? file.code : file.source]),
  );
}

async function openVisit(browser: Browser, origin: string, look: Look): Promise<ElementVisit> {
  const context = await browser.newContext({
    viewport: { width: look.width, height: look.width < 500 ? 640 : 560 },
    colorScheme: look.scheme,
    // A colour in the middle of a fade is nobody's reading.
    reducedMotion: 'reduce',
    locale: 'en-US',
    timezoneId: 'UTC',
  });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(origin);
  await page.evaluate((language) => {
    document.documentElement.lang = language;
  }, look.language);
  const part = (name: string) => page.locator(`session-recovery [part~="${name}"]`);
  return {
    page,
    errors,
    isShown: (name) => part(name).first().isVisible(),
    async show({ states, notices = [], fails = false, chip = 'auto', press = [], shows }) {
      // As text: a state that holds JSON is a deeper type than the compiler follows through `evaluate`.
      const script: StageScript = { states, notices, fails, chip };
      await page.evaluate((text) => {
        const stage = globalThis.recoveryStage;
        if (stage === undefined) throw new Error('The page has no stage.');
        const { states, notices, fails, chip }: StageScript = JSON.parse(text);
        document.querySelector('session-recovery')?.setAttribute('chip', chip);
        stage.reset();
        for (const { state, elapsedMs } of states) stage.show(state, elapsedMs);
        for (const notice of notices) stage.tell(notice);
        if (fails) stage.failNext();
      }, JSON.stringify(script));
      for (const name of press) await part(name).first().click();
      await part(shows).first().waitFor({ state: 'visible' });
    },
    close: () => context.close(),
  };
}
