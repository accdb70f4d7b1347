/** Two tabs of one user work on one table at the same time; in the second kind one of them is closed in the middle. */
import type { SoakRound } from '../soakRound.ts';
import { columnNames } from '../soakTable.ts';
import { within } from '../until.ts';
import { catchNth } from './crashMoments.ts';
import type { FaultKind } from './faultKind.ts';

export const twoTabs: FaultKind = {
  name: 'two tabs at once',
  async play(round) {
    const { tabs, plans } = await openBoth(round);
    for (let turn = 0; turn < 2; turn += 1) {
      const work = plans.map((plan) => plan.make(round.roll(1, 3)));
      await Promise.all(tabs.map((tab, index) => round.perform(tab, work[index] ?? [])));
    }
    await round.settle();
  },
};

export const tabClosed: FaultKind = {
  name: 'two tabs, one closed',
  async play(round) {
    const {
      tabs: [closing, staying],
      plans: [mine, others],
    } = await openBoth(round);
    const left = mine.make(round.roll(2, 4));
    const catching = catchNth(round, round.roll(1, left.length));
    await round.perform(closing, left);
    const call = await within('a change reaches the gate', catching);
    await round.perform(staying, others.make(round.roll(1, 3)));
    const arrives = round.pick(true, false);
    if (arrives) await call.forward();
    await closing.page.close();
    call.drop();
    round.forget(closing);
    // The other tab may have been at work on them, but only this one's callers are gone.
    round.ledger.excuse(left);
    await round.perform(staying, others.make(round.roll(1, 2)));
    await round.settle();
  },
};

/** Each has columns of its own, so that whatever order the two agree on is a possible one. */
async function openBoth(round: SoakRound) {
  const tabs = [await round.openTab(), await round.openTab()] as const;
  const half = Math.floor(columnNames.length / 2);
  const plans = [
    round.planFor(columnNames.slice(0, half), false),
    round.planFor(columnNames.slice(half), false),
  ] as const;
  return { tabs, plans };
}
