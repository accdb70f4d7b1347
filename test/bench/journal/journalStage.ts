/** A browser with a profile of its own, a page on the stand-in server, and a journal of any length on the device. */
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../../support/launchBrowser.ts';
import { buildJournalPage } from './buildJournalPage.ts';
import { type JournalServer, openJournalServer } from './journalServer.ts';
import { weatherTable } from './weatherTable.ts';
import './page/journalDoor.ts';

/** As our server does: a hundred rows, and the newest entries of the history. */
const previewRows = 100;
const historyLimit = 200;

export interface JournalStage {
  readonly server: JournalServer;
  readonly browser: Browser;
  /** The page, loaded anew. */
  freshPage(): Promise<Page>;
  /** A session with that many operations, and a journal of them on the device. */
  seed(datasourceId: string, operations: number): Promise<void>;
  close(): Promise<void>;
}

/** A stage whose server takes that long for an answer. Its owner closes it. */
export async function openJournalStage(latencyMs: number): Promise<JournalStage> {
  const script = await buildJournalPage();
  const table = weatherTable(previewRows, historyLimit);
  const server = await openJournalServer({ table, latencyMs, script });
  let browser: Browser | null = null;
  const close = async () => {
    await browser?.close();
    await server.close();
  };
  try {
    browser = await launchBrowser();
    const page = await (await browser.newContext()).newPage();
    const freshPage = async () => {
      await page.goto(server.origin);
      return page;
    };
    return {
      server,
      browser,
      close,
      freshPage,
      async seed(datasourceId, operations) {
        server.answers.begin(datasourceId, operations);
        const seeding = await freshPage();
        await seeding.evaluate((id) => window.journal.seed(id), datasourceId);
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
