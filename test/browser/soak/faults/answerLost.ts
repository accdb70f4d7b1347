/** The server did its work and the connection dies before the answer, once or a few times in a row. */
import { within } from '../until.ts';
import { catchNth } from './crashMoments.ts';
import type { FaultKind } from './faultKind.ts';

export const answerLost: FaultKind = {
  name: 'answer lost',
  async play(round) {
    const tab = await round.openTab();
    const operations = round.operations(round.roll(3, 6));
    const losses = round.roll(1, 2);
    let next = catchNth(round, round.roll(1, 2));
    await round.perform(tab, operations);
    for (let lost = 1; lost <= losses; lost += 1) {
      const call = await within('a change reaches the gate', next);
      if (lost < losses) next = catchNth(round, 1);
      await call.forward();
      call.drop();
    }
    await round.settle();
  },
};
