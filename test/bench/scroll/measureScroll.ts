/** Scrolls each client by the wheel and by the bar, at each speed of the processor, the clients in turn. */
import { cpus, loadavg } from 'node:os';
import type { CDPSession, Page } from 'playwright-core';
import type { ClientKind, ScrollReport } from './page/scrollDoor.ts';
import {
  clients,
  type ScrollMeasurement,
  type ScrollSample,
  type ScrollWay,
  throttlings,
  ways,
} from './scrollMeasurement.ts';
import type { ScrollOptions } from './scrollOptions.ts';
import { openScrollStage, type ScrollStage } from './scrollStage.ts';

/** 60 px a frame, at 60 frames a second. */
const wheelPxPerSecond = 3_600;
const wheelPx = 4 * wheelPxPerSecond;
/** The bar is pulled in so many moves of the mouse. */
const pulls = 120;
/** Into the bar from the edge, and into its handle, below the arrow at the top, px. */
const barInset = 7;
const handleInset = 22;

/** Tells `onStep` what is done next. */
export async function measureScroll(
  { rows, rounds }: ScrollOptions,
  onStep: (step: string) => void,
): Promise<ScrollMeasurement> {
  const before = load();
  const stage = await openScrollStage(rows);
  try {
    const samples: ScrollSample[] = [];
    for (const throttling of throttlings) {
      for (const way of ways) {
        onStep(`${way}, the processor ${throttling} times slower`);
        samples.push(...(await measureClients(stage, { way, throttling, rounds })));
      }
    }
    return {
      browserVersion: stage.browserVersion,
      processor: `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}`,
      load: [before, load()],
      rows,
      samples,
    };
  } finally {
    await stage.close();
  }
}

interface Scrolling {
  readonly way: ScrollWay;
  readonly throttling: number;
  readonly rounds: number;
}

async function measureClients(
  stage: ScrollStage,
  { way, throttling, rounds }: Scrolling,
): Promise<ScrollSample[]> {
  const reports = new Map<ClientKind, ScrollReport[]>(clients.map((client) => [client, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < clients.length; turn += 1) {
      const client = clients[(round + turn) % clients.length];
      if (client === undefined) continue;
      reports.get(client)?.push(await scrollOnce(stage, client, { way, throttling }));
    }
  }
  return clients.map((client) => ({ client, way, throttling, reports: reports.get(client) ?? [] }));
}

/** On a page of its own, so that nothing is known of the rows. */
async function scrollOnce(
  stage: ScrollStage,
  client: ClientKind,
  { way, throttling }: Omit<Scrolling, 'rounds'>,
): Promise<ScrollReport> {
  const { page, cdp } = await stage.open(client);
  try {
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: throttling });
    await page.evaluate(() => window.scrolling.moveTo(0));
    await page.evaluate(() => window.scrolling.watch());
    if (way === 'wheel') await turnWheel(page, cdp);
    else await pullBar(page);
    const report = await page.evaluate(() => window.scrolling.report());
    const isThere = way === 'bar' ? report.restedAt > 0.98 : report.restedAt > 0;
    if (!isThere) throw new Error(`The ${way} has led to ${report.restedAt} of the way on ${client}.`);
    return report;
  } finally {
    await page.close();
  }
}

async function turnWheel(page: Page, cdp: CDPSession): Promise<void> {
  const { x, y, width, height } = await page.evaluate(() => window.scrolling.frame());
  await cdp.send('Input.synthesizeScrollGesture', {
    x: Math.round(x + width / 2),
    y: Math.round(y + height / 2),
    yDistance: -wheelPx,
    speed: wheelPxPerSecond,
    gestureSourceType: 'mouse',
  });
}

async function pullBar(page: Page): Promise<void> {
  const { x, y, width, height } = await page.evaluate(() => window.scrolling.frame());
  const barX = x + width - barInset;
  await page.mouse.move(barX, y + handleInset);
  await page.mouse.down();
  for (let pull = 1; pull <= pulls; pull += 1) {
    await page.mouse.move(barX, y + handleInset + (height * pull) / pulls);
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
  await page.mouse.up();
}

function load(): number {
  return loadavg()[0] ?? Number.NaN;
}
