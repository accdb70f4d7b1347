/** The disk is full: the browser refuses to store more, and the work goes on, visibly not saved on this device. */
import type { Page } from 'playwright-core';
import type { SoakRound } from '../soakRound.ts';
import type { SoakTab } from '../soakTab.ts';
import { within } from '../until.ts';
import type { FaultKind } from './faultKind.ts';

/** Bytes: enough to begin, and quickly used up. */
const quotaSize = 600_000;

export const diskFull: FaultKind = {
  name: 'disk full',
  async play(round) {
    // Before the first write: Chromium remembers for half a minute how much room there was.
    const tab = await round.openTab({ prepare: (page) => limitDisk(round, page) });
    await round.perform(tab, round.operations(round.roll(0, 2)));
    await round.settle();
    await within(
      'the disk is full',
      tab.page.evaluate(() => window.soak.fillDisk()),
    );
    await round.perform(tab, round.operations(round.roll(2, 5)));
    await round.settle();
    if (tab.state.durability === 'durable')
      throw new Error('The page calls its work durable on a full disk.');
    await tab.page.evaluate(() => window.soak.freeDisk());
    const last = round.pick(tab, null) ?? (await openAnew(round, tab));
    await round.perform(last, round.operations(round.roll(1, 2)));
    await round.settle();
  },
};

/** This device does not know of all that the server has: the user may be asked, and keeps what the server has. */
async function openAnew(round: SoakRound, tab: SoakTab): Promise<SoakTab> {
  await tab.page.close();
  round.forget(tab);
  round.expectConflict();
  return await round.openTab({ prepare: (page) => limitDisk(round, page) });
}

async function limitDisk({ context, gate }: SoakRound, page: Page): Promise<void> {
  const devtools = await context.newCDPSession(page);
  await devtools.send('Storage.overrideQuotaForOrigin', { origin: gate.origin, quotaSize });
}
