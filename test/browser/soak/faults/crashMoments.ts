/** The three moments at which a page can die around one operation, each made exact. */
import type { GateCall } from '../gateProxy.ts';
import { isChange } from '../gateProxy.ts';
import type { SoakRound } from '../soakRound.ts';
import type { SoakTab } from '../soakTab.ts';
import { within } from '../until.ts';

export const crashMoments = [
  'between journal and send',
  'between send and answer',
  'between answer and acknowledgement',
] as const;
export type CrashMoment = (typeof crashMoments)[number];

/**
 * Performs a few operations, catches one of them at the moment, lets the page die and settles what is on its way.
 * Everything that was performed is in the journal by then.
 */
export async function dieAt(
  moment: CrashMoment,
  round: SoakRound,
  tab: SoakTab,
  die: () => Promise<void>,
): Promise<void> {
  const operations = round.operations(round.roll(2, 5));
  const nth = round.roll(1, operations.length);
  if (moment === 'between send and answer') {
    const fate = round.pick('answered', 'answered', 'never arrives', 'arrives late');
    const catching = catchNth(round, nth);
    await round.perform(tab, operations);
    const call = await within('a change reaches the gate', catching);
    if (fate === 'answered') await call.forward();
    await die();
    if (fate === 'arrives late') await call.forward();
    call.drop();
    return;
  }
  const { caught } = await tab.hold(
    moment === 'between journal and send' ? 'before-send' : 'before-acknowledgement',
    nth,
  );
  await round.perform(tab, operations);
  await caught;
  await die();
}

/** The `nth` change that reaches the gate from now on. */
export function catchNth({ gate }: SoakRound, nth: number): Promise<GateCall> {
  let left = nth;
  return gate.catch((call) => {
    if (!isChange(call)) return false;
    left -= 1;
    return left === 0;
  });
}
