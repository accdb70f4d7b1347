/** A journal of ten thousand operations, against a server that has forgotten the session. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type JournalStage, openJournalStage } from '../bench/journal/journalStage.ts';
import { operationIdOf } from '../bench/journal/operationIdOf.ts';

const datasourceId = 'long-journal';
const operations = 10_000;

let stage: JournalStage;
beforeAll(async () => {
  stage = await openJournalStage(0);
});
afterAll(() => stage?.close());

test('ten thousand operations are replayed in order, with progress, while the page goes on', {
  timeout: 400_000,
}, async () => {
  const page = await stage.freshPage();
  await page.evaluate(([id, count]) => window.journal.seedInPage(id, count), [
    datasourceId,
    operations,
  ] as const);
  await page.evaluate((id) => window.journal.start('holdfast', id), datasourceId);
  await page.evaluate((id) => window.journal.forgetInPage(id), datasourceId);
  const report = await page.evaluate((id) => window.journal.replay(id), datasourceId);

  const ids = await page.evaluate((id) => window.journal.appliedInPage(id), datasourceId);
  const expected = Array.from({ length: operations }, (_, index) => operationIdOf(index + 1));
  expect(ids).toEqual(expected);
  expect(report).toMatchObject({ position: operations, total: operations, isProgressBroken: false });
  expect(report.progressSeen).toBe(operations);
  // Timers and frames have their turns between the steps, and not only before the first and after the last.
  expect(report.mostStepsInTurn).toBeLessThan(operations / 10);
  expect(report.frames).toBeGreaterThan(0);
});
