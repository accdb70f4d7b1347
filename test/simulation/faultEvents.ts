/** The faults that come at a moment of their own, and end again. */
import type { Browser } from './browser.ts';
import type { EventKind } from './faultPlan.ts';
import type { SimulatedTab } from './simulatedTab.ts';
import type { World } from './world.ts';

/** What the play does for the events that concern its tabs. */
export interface Stage {
  living(): readonly SimulatedTab[];
  open(): SimulatedTab;
  crash(tab: SimulatedTab): void;
  /** The journal on the device can't be read any more. */
  loseKeys(): void;
  logIn(user: string | null): void;
  /** Ends the machine's sleep, if it sleeps. */
  wake(): void;
}

/** Makes one event happen. Everything that lasts ends by itself, or when the world heals. */
export function happen(kind: EventKind, world: World, browser: Browser, stage: Stage): void {
  const { time, dice, log } = world;
  const { server, device } = browser;
  const user = 'user-1';
  const later = (minMs: number, maxMs: number, callback: () => void) =>
    time.after(dice.whole(minMs, maxMs), callback);
  const living = stage.living();
  const tab = living.length === 0 ? null : dice.pick(living);
  log.add('world', kind);
  world.note(kind);
  switch (kind) {
    case 'restartWithData':
    case 'restartWithoutData':
      server.restart(kind === 'restartWithData');
      server.isDown = true;
      later(10, 5_000, () => {
        server.isDown = false;
      });
      return;
    case 'serverDown':
      server.isDown = true;
      // Longer than every automatic road: whoever retries for ever is seen.
      later(1_000, 240_000, () => {
        log.add('world', 'the server is up again');
        server.isDown = false;
      });
      return;
    case 'loginExpiry':
      stage.logIn(null);
      later(2_000, 60_000, () => {
        if (device.cookieUser === null) stage.logIn(user);
      });
      return;
    case 'otherUser':
      stage.logIn(null);
      later(1_000, 5_000, () => {
        if (device.cookieUser === null && living.every(({ gate }) => !gate.isFrozen)) stage.logIn('user-2');
        later(1_000, 30_000, () => stage.logIn(null));
        later(31_000, 40_000, () => {
          if (device.cookieUser === null) stage.logIn(user);
        });
      });
      return;
    case 'sessionExpiry':
      server.expire(user);
      return;
    case 'foreignWriter':
      if (!server.foreignStep(user)) log.add('world', 'there is no session');
      return;
    case 'machineSleep': {
      if (device.isAsleep) return;
      for (const { gate } of living) gate.freeze();
      device.sleep(dice.chance(0.5));
      later(20_000, 600_000, () => stage.wake());
      return;
    }
    case 'wallJump':
      device.shiftWall(dice.pick([-7_200_000, -60_000, 60_000, 7_200_000]));
      for (const { noteReason } of living) noteReason();
      return;
    case 'offline':
      device.isOnline = false;
      for (const { push } of living) push('network.lost');
      later(1_000, 60_000, () => {
        if (device.isOnline) return;
        device.isOnline = true;
        log.add('world', 'online again');
        for (const { push } of stage.living()) push('network.restored');
      });
      return;
    case 'diskFull':
      browser.disk.isFull = true;
      later(1_000, 60_000, () => {
        browser.disk.isFull = false;
      });
      return;
    case 'freeze':
      tab?.gate.freeze();
      later(500, 90_000, () => tab?.gate.thaw());
      return;
    case 'crash':
      if (tab !== null) stage.crash(tab);
      return;
    case 'reload':
      tab?.stop();
      later(10, 500, stage.open);
      return;
    case 'browserKill':
    case 'keysLost':
      for (const killed of living) stage.crash(killed);
      // The last writes have landed by then; what is lost is lost as a whole.
      if (kind === 'keysLost') time.after(20_000, stage.loseKeys);
      time.after(kind === 'keysLost' ? 20_001 : dice.whole(500, 10_000), stage.open);
      return;
    case 'openTab':
      stage.open();
      return;
    case 'hide':
      tab?.push('page.hidden');
      later(1_000, 120_000, () => tab?.push('page.shown'));
      return;
    case 'doubt':
      tab?.report();
      return;
  }
}
