/** The browser refuses to open IndexedDB, as some do in private windows: the work goes on in memory, visibly. */
import { within } from '../until.ts';
import { catchNth } from './crashMoments.ts';
import type { FaultKind } from './faultKind.ts';

export const storageRefused: FaultKind = {
  name: 'IndexedDB refused',
  async play(round) {
    const tab = await round.openTab({
      async prepare(page) {
        await page.addInitScript(() => {
          IDBFactory.prototype.open = () => {
            throw new DOMException('Storage is not allowed here.', 'SecurityError');
          };
        });
      },
    });
    const operations = round.operations(round.roll(3, 6));
    const catching = catchNth(round, round.roll(1, operations.length));
    await round.perform(tab, operations);
    if (tab.state.durability !== 'memory')
      throw new Error(`The page calls its work ${tab.state.durability}.`);
    // Memory alone has to carry an operation over a lost request or a lost answer.
    const call = await within('a change reaches the gate', catching);
    if (round.pick(true, false)) await call.forward();
    call.drop();
    await round.settle();
  },
};
