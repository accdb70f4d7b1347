/** A kept-alive connection dies after a change went through it: Chromium by itself sends the change again. */
import { type GateCall, isChange } from '../gateProxy.ts';
import { until, within } from '../until.ts';
import type { FaultKind } from './faultKind.ts';

export const postDoubled: FaultKind = {
  name: 'POST doubled by the browser',
  async play(round) {
    round.gate.keepAlive(true);
    const tab = await round.openTab();
    const operations = round.operations(round.roll(3, 6));
    const catching = round.gate.catch((call) => isChange(call) && call.isReused);
    await round.perform(tab, operations);
    const call = await within('a change comes over a kept-alive connection', catching);
    if (round.pick(true, false)) {
      await call.forward();
      call.drop();
    } else {
      // Both copies are with the server at the same time.
      const first = call.forward();
      call.drop();
      await first;
    }
    await until('the browser sends it again', () => copiesOf(call).length > 1);
    await round.settle();

    function copiesOf({ key, body }: GateCall): readonly GateCall[] {
      return round.gate.calls.filter((other) => isChange(other) && other.key === key && other.body === body);
    }
  },
};
