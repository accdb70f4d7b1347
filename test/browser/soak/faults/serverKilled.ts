/** The API process is killed by force and started again, with what it had stored or without. */
import type { GateCall } from '../gateProxy.ts';
import { within } from '../until.ts';
import { catchNth } from './crashMoments.ts';
import type { FaultKind } from './faultKind.ts';

export function serverKilled(keeps: 'with its data' | 'without its data'): FaultKind {
  return {
    name: `server killed, back ${keeps}`,
    async play(round) {
      const tab = await round.openTab();
      const operations = round.operations(round.roll(3, 6));
      const nth = round.roll(1, operations.length);
      const when = round.pick('while a change is on its way', 'before the answer', 'between operations');
      const catching: Promise<GateCall> | null = when === 'between operations' ? null : catchNth(round, nth);
      await round.perform(tab, catching === null ? operations.slice(0, nth) : operations);
      const call = catching && (await within('a change reaches the gate', catching));
      if (when === 'before the answer') await call?.forward();
      await round.server.kill();
      call?.drop();
      if (call === null) await round.perform(tab, operations.slice(nth));
      if (keeps === 'without its data') await round.server.loseData();
      await round.server.restart();
      await round.settle();
      const opened = round.gate.calls.filter(({ endpoint }) => endpoint === 'initialize').length;
      if (keeps === 'without its data' && opened < 2) throw new Error('The server has lost nothing.');
    },
  };
}
