/** An inspector that can't lose events for the chart: what it throws is reported instead. */
import type { ActorOptions } from 'xstate';
import type { recoveryMachine } from '../machines/recoveryMachine.ts';

type Inspect = NonNullable<ActorOptions<typeof recoveryMachine>['inspect']>;
type InspectListener = Extract<Inspect, (...args: never[]) => unknown>;

/** The same inspector as a function that never throws. */
export function isolatedInspect(inspect: Inspect, onThrow: (error: unknown) => void): InspectListener {
  return (event) => {
    try {
      if (typeof inspect === 'function') inspect(event);
      else inspect.next?.(event);
    } catch (error) {
      onThrow(error);
    }
  };
}
