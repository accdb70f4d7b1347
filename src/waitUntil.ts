/** The waiting service: ends at a deadline, measured by monotonic time, and says by how much it overslept. */
import { fromCallback } from 'xstate';
import { longestTimerMs } from '../machines/backoff.ts';
import type { RecoveryEvent } from '../machines/recoveryEvents.ts';
import type { WaitUntilInput } from '../machines/recoverySetup.ts';
import type { RecoveryClock, TimerHandle } from './recoveryClock.ts';
import type { StampOccurrence } from './stampOccurrence.ts';

/** A `waitUntil` service over a clock. Its timer dies with the state that invoked it. */
export function waitUntilWith(clock: RecoveryClock, stamp: StampOccurrence) {
  return fromCallback<RecoveryEvent, WaitUntilInput>(({ input, sendBack }) => {
    const { until, ends } = input;
    if (until === null) return undefined;
    const beganAt = clock.monotonic();
    const plannedMs = Math.max(0, until - clock.now());
    let timer: TimerHandle;
    const arm = () => {
      const remainingMs = plannedMs - (clock.monotonic() - beganAt);
      timer = clock.setTimeout(
        () => {
          const elapsedMs = clock.monotonic() - beganAt;
          // Timers may fire a little early and are clamped to 2^31 − 1 ms: only the elapsed time counts.
          if (elapsedMs < plannedMs) return arm();
          const lateMs = Math.max(elapsedMs - plannedMs, clock.now() - until);
          sendBack(stamp(ends === 'backoff.elapsed' ? { type: ends, lateMs } : { type: ends }));
        },
        Math.min(Math.max(Math.ceil(remainingMs), 0), longestTimerMs),
      );
    };
    arm();
    return () => clock.clearTimeout(timer);
  });
}
