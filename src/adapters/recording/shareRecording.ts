/** Lets other pages of this origin follow a recorder while it records: the live view in a window of its own. */
import * as v from 'valibot';
import { parseRecording, type RecordedStep, type Recording } from './recording.ts';
import type { TransitionRecorder } from './recordTransitions.ts';

const channelName = 'holdfast:recording';

const messageSchema = v.variant('type', [
  v.object({ type: v.literal('asked') }),
  v.object({ type: v.literal('told'), recording: v.unknown() }),
]);

/** Answers whoever asks with the whole recording, and tells each step; returns its off function. Needs BroadcastChannel. */
export function shareRecording(recorder: Pick<TransitionRecorder, 'recording' | 'subscribe'>): () => void {
  if (typeof BroadcastChannel !== 'function') return () => undefined;
  const channel = new BroadcastChannel(channelName);
  const tell = (steps: readonly RecordedStep[]) =>
    channel.postMessage({ type: 'told', recording: { ...recorder.recording(), steps } });
  let isHeard = false;
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    const message = v.safeParse(messageSchema, data);
    if (!message.success || message.output.type !== 'asked') return;
    isHeard = true;
    tell(recorder.recording().steps);
  };
  const off = recorder.subscribe((step) => {
    if (isHeard) tell([step]);
  });
  return () => {
    off();
    channel.close();
  };
}

/** Follows every recorder that is shared on this origin: its recording so far, then step by step. Returns its off function. */
export function followRecordings(listener: (part: Recording) => void): () => void {
  const channel = new BroadcastChannel(channelName);
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    const message = v.safeParse(messageSchema, data);
    if (message.success && message.output.type === 'told') listener(parseRecording(message.output.recording));
  };
  channel.postMessage({ type: 'asked' });
  return () => channel.close();
}
