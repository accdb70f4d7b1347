/** A page's clock: the device's time, and timers that run when the page does. */
import type { RecoveryClock } from '../../src/recoveryClock.ts';
import type { Device } from './device.ts';
import type { TabGate } from './tabGate.ts';
import type { World } from './world.ts';
import type { WorldTimer } from './worldTime.ts';

interface PageTimer {
  isArmed: boolean;
  event: WorldTimer | null;
}

/** An engine that looks at its clock more often than this between two events goes round for ever. */
const maxLooks = 20_000;

export function tabClock(
  { time, fail }: Pick<World, 'time' | 'fail'>,
  device: Device,
  gate: TabGate,
): RecoveryClock {
  let looks = 0;
  let event = 0;

  function now(): number {
    looks = event === time.events ? looks + 1 : 0;
    event = time.events;
    if (looks > maxLooks) {
      const spin = new Error('The engine goes round without waiting for anything.');
      fail('every run comes to rest', String(spin.stack));
      gate.kill();
      throw spin;
    }
    return device.wallMs();
  }

  return {
    now,
    monotonic: device.monotonicMs,
    setTimeout(callback, delayMs) {
      const timer: PageTimer = { isArmed: true, event: null };
      const fire = () => {
        if (!timer.isArmed) return;
        timer.isArmed = false;
        callback();
      };
      timer.event = time.after(delayMs, () => {
        if (timer.isArmed) gate.deliver(fire);
      });
      return timer;
    },
    clearTimeout(handle) {
      const timer = handle as PageTimer;
      timer.isArmed = false;
      if (timer.event !== null) time.cancel(timer.event);
    },
  };
}
