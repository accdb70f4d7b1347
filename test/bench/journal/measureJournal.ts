/** Measures starts, operations and a replay in a real Chromium, the clients in turn so that all meet the same machine. */
import { cpus, loadavg } from 'node:os';
import {
  clients,
  type JournalMeasurement,
  type ReplayMeasurement,
  type Rounds,
  type SizeMeasurement,
} from './journalMeasurement.ts';
import type { JournalOptions } from './journalOptions.ts';
import { type JournalStage, openJournalStage } from './journalStage.ts';
import type { ClientKind } from './page/journalDoor.ts';

const latencyMs = 10;
const sizes = [1, 100, 10_000];
/** Not counted: the first ones compile the code. */
const warmUpOperations = 20;

type Datasources = Readonly<Record<ClientKind, string>>;

/** Tells `onStep` what is done next. */
export async function measureJournal(
  { starts, operations, replay }: JournalOptions,
  onStep: (step: string) => void,
): Promise<JournalMeasurement> {
  const before = load();
  const stage = await openJournalStage(latencyMs);
  try {
    const measured: SizeMeasurement[] = [];
    for (const size of sizes) {
      onStep(`a journal of ${size}`);
      measured.push(await measureSize(stage, size, { starts, operations }));
    }
    onStep(`a replay of ${replay}`);
    const replayed = await measureReplay(stage, replay);
    return {
      latencyMs,
      browserVersion: stage.browser.version(),
      processor: `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}`,
      load: [before, load()],
      sizes: measured,
      replay: replayed,
    };
  } finally {
    await stage.close();
  }
}

async function measureSize(
  stage: JournalStage,
  size: number,
  samples: Pick<JournalOptions, 'starts' | 'operations'>,
): Promise<SizeMeasurement> {
  const datasources = { fetch: `fetch-${size}`, api: `api-${size}`, holdfast: `holdfast-${size}` };
  stage.server.answers.begin(datasources.fetch, size);
  stage.server.answers.begin(datasources.api, size);
  await stage.seed(datasources.holdfast, size);
  const starts = await measureStarts(stage, datasources, samples.starts);
  const operations = await measureOperations(stage, datasources, samples.operations);
  return { size, ...starts, ...operations };
}

/** Each start has a page of its own, as a user's has. */
async function measureStarts(
  stage: JournalStage,
  datasources: Datasources,
  count: number,
): Promise<Pick<SizeMeasurement, 'starts' | 'startLongTasks' | 'opensPerStart'>> {
  const starts = emptyRounds();
  const startLongTasks: number[] = [];
  let opens = 0;
  for (let round = 0; round < count; round += 1) {
    for (const client of inTurn(round)) {
      const page = await stage.freshPage();
      const call = [client, datasources[client]] as const;
      starts[client].push(await page.evaluate(([kind, id]) => window.journal.start(kind, id), call));
      if (client === 'holdfast') {
        startLongTasks.push(...(await page.evaluate(() => window.journal.longTasks())));
        opens += (await page.evaluate(() => window.journal.deviceCounts())).opens;
      }
    }
  }
  return { starts, startLongTasks, opensPerStart: opens / count };
}

/** All on one page, that has been open for a while. */
async function measureOperations(
  stage: JournalStage,
  datasources: Datasources,
  count: number,
): Promise<Pick<SizeMeasurement, 'operations' | 'perOperation'>> {
  const page = await stage.freshPage();
  await page.evaluate((id) => window.journal.start('holdfast', id), datasources.holdfast);
  const performRound = (round: number) =>
    page.evaluate(([kinds, ids]) => window.journal.performEach(kinds, ids), [
      inTurn(round),
      datasources,
    ] as const);
  for (let round = 0; round < warmUpOperations; round += 1) await performRound(round);
  const before = await page.evaluate(() => window.journal.deviceCounts());
  const operations = emptyRounds();
  for (let round = 0; round < count; round += 1) {
    const tookMs = await performRound(round);
    for (const [place, client] of inTurn(round).entries()) {
      operations[client].push(tookMs[place] ?? Number.NaN);
    }
  }
  const after = await page.evaluate(() => window.journal.deviceCounts());
  const perOperation = {
    writes: (after.writes - before.writes) / count,
    writesBeforeRequest: (after.writesBeforeRequest - before.writesBeforeRequest) / count,
    seals: (after.seals - before.seals) / count,
  };
  return { operations, perOperation };
}

async function measureReplay(stage: JournalStage, operations: number): Promise<ReplayMeasurement> {
  const datasourceId = 'replayed';
  const page = await stage.freshPage();
  await page.evaluate(([id, count]) => window.journal.seedInPage(id, count), [
    datasourceId,
    operations,
  ] as const);
  await page.evaluate((id) => window.journal.start('holdfast', id), datasourceId);
  const before = (await page.evaluate(() => window.journal.longTasks())).length;
  await page.evaluate((id) => window.journal.forgetInPage(id), datasourceId);
  const report = await page.evaluate((id) => window.journal.replay(id), datasourceId);
  const longTasks = (await page.evaluate(() => window.journal.longTasks())).slice(before);
  return { report, longTasks };
}

function inTurn(round: number): readonly ClientKind[] {
  const first = round % clients.length;
  return [...clients.slice(first), ...clients.slice(0, first)];
}

function emptyRounds(): { [K in keyof Rounds]: number[] } {
  return { fetch: [], api: [], holdfast: [] };
}

function load(): number {
  return (loadavg()[0] ?? 0) / cpus().length;
}
