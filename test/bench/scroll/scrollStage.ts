/** A real server process with a table of millions of rows, and a browser with scroll bars that has logged in. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { logInElsewhere } from '../../browser/people.ts';
import { launchBrowser } from '../../support/launchBrowser.ts';
import { type StartedStudio, startStudio } from '../../support/startStudio.ts';
import { writeBigTable } from '../../support/writeBigTable.ts';
import { buildScrollPage } from './buildScrollPage.ts';
import type { ClientKind } from './page/scrollDoor.ts';

export interface ScrollStage {
  readonly browserVersion: string;
  /** A page with a client's table, at its first row. */
  open(client: ClientKind): Promise<{ readonly page: Page; readonly cdp: CDPSession }>;
  close(): Promise<void>;
}

/** Its owner closes it. */
export async function openScrollStage(rows: number): Promise<ScrollStage> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-scroll-'));
  let studio: StartedStudio | null = null;
  let browser: Browser | null = null;
  const close = async () => {
    await browser?.close();
    await studio?.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const file = join(folder, 'river.parquet');
    await writeBigTable({ path: file, rows });
    const script = await buildScrollPage();
    const started = await startStudio({ args: [file] });
    studio = started;
    browser = await launchBrowser({ ignoreDefaultArgs: ['--hide-scrollbars'] });
    // The page's policy forbids what a bench puts into it.
    const context = await browser.newContext({ bypassCSP: true, viewport: { width: 1280, height: 800 } });
    await logInElsewhere(await context.newPage(), started.origin, 'ana');
    const address = started.addresses[0] ?? '';
    const datasourceId = new URL(address).searchParams.get('datasource') ?? address.split('/').at(-1) ?? '';
    const rowsAddress = `/tools/api/studio/${datasourceId}/session/rows/`;
    return {
      browserVersion: browser.version(),
      close,
      async open(client) {
        const page = await context.newPage();
        // The peers read the session that Data Studio has opened.
        await page.goto(client === 'studio' ? address : `${started.origin}/studio/signed-in.html`);
        await page.addScriptTag({ content: script });
        if (client === 'studio')
          await page.locator('[data-testid=rows] td:not(.waiting)').first().waitFor({ timeout: 60_000 });
        await page.evaluate(({ kind, from }) => window.scrolling.open(kind, from), {
          kind: client,
          from: rowsAddress,
        });
        return { page, cdp: await context.newCDPSession(page) };
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
