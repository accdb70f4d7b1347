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

export function tabClock(
  { time }: Pick<World, 'time'>,
  device: Device,
  gate: TabGate,
): RecoveryClock {
  return {
    now: device.wallMs,
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
