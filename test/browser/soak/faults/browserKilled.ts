/** The whole browser is killed around an operation and started again on the same profile. */
import { type CrashMoment, dieAt } from './crashMoments.ts';
import type { FaultKind } from './faultKind.ts';

export function browserKilled(moment: CrashMoment): FaultKind {
  return {
    name: `browser killed ${moment}`,
    killsBrowser: true,
    async play(round, browser) {
      const tab = await round.openTab();
      await dieAt(moment, round, tab, async () => {
        const { context } = await browser.again();
        await round.enter(context);
      });
      round.forget(tab);
      const next = await round.openTab({ waits: round.pick(true, false) });
      await round.perform(next, round.operations(round.roll(1, 2)));
      await round.settle();
    },
  };
}
