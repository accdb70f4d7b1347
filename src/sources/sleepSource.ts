/** Says that the page slept: the machine was suspended, or the page was frozen. */
import { type RecoveryClock, systemClock } from '../recoveryClock.ts';
import { listen } from './listen.ts';
import type { RecoverySource } from './recoverySource.ts';

const heartbeatMs = 5_000;
/** A shown page's timers come late by this much only when nothing ran. */
const shownGapMs = 15_000;
/** Browsers run a hidden page's timers once a minute: that is no sleep. */
const hiddenGapMs = 90_000;

/**
 * A heartbeat that looks how late it comes, by wall time and by monotonic time: some systems stop the latter in sleep.
 * A wall clock that someone put forward looks the same and counts as sleep too.
 */
export function sleepSource({
  clock = systemClock,
}: {
  readonly clock?: RecoveryClock;
} = {}): RecoverySource {
  return (push) => {
    const page = globalThis.document;
    const isHidden = () => page?.visibilityState === 'hidden';
    let beat = arm();

    function arm() {
      return {
        wall: clock.now(),
        monotonic: clock.monotonic(),
        hidden: isHidden(),
        timer: clock.setTimeout(check, heartbeatMs),
      };
    }

    function check(): void {
      const last = beat;
      clock.clearTimeout(last.timer);
      beat = arm();
      const elapsedMs = Math.max(beat.wall - last.wall, beat.monotonic - last.monotonic);
      if (elapsedMs - heartbeatMs > (last.hidden ? hiddenGapMs : shownGapMs)) push({ type: 'page.slept' });
    }

    // Each stretch between two looks is then either shown or hidden, never both.
    const off = listen(page, { visibilitychange: check });
    return () => {
      off();
      clock.clearTimeout(beat.timer);
    };
  };
}
