/** What watches the chart of this page: the recorder of the live view, and the Stately inspector where the address asks. */
import {
  type SessionRecoveryOptions,
  shareRecording,
  type TransitionRecorder,
  withoutServerText,
} from '../../index.ts';

type Inspect = NonNullable<SessionRecoveryOptions['inspect']>;

/** `?inspect=stately` opens the Stately inspector, which needs a network and a window of its own. */
const flag = 'inspect';

/**
 * An inspector for every recovery of the page. The recorder is shared with the live view's window; the inspector of
 * Stately is loaded only where the page's address asks for it.
 */
export async function chartInspection(address: string, recorder: TransitionRecorder): Promise<Inspect> {
  shareRecording(recorder);
  if (new URL(address).searchParams.get(flag) !== 'stately') return recorder.inspect;
  const { createBrowserInspector } = await import('@statelyai/inspect');
  const { inspect } = createBrowserInspector({
    sanitizeContext: withoutServerText,
    sanitizeEvent: (event) => ({ ...withoutServerText(event), type: event.type }),
  });
  return (event) => {
    recorder.inspect(event);
    inspect.next?.(event);
  };
}
