import { describe, expect, it } from 'vitest';
import { parseRecording, RecordingError } from '../../../src/adapters/recording/recording.ts';
import { recordTransitions } from '../../../src/adapters/recording/recordTransitions.ts';
import { createSessionRecovery } from '../../../src/createSessionRecovery.ts';
import { datasourceId, failureOf, scriptedApi } from '../../support/scriptedApi.ts';
import { virtualClock } from '../../support/virtualClock.ts';

const canary = 'The server says: column precio_secreto is broken.';

/** A recovery that fails once with a sentence of the server's, and recovers; recorded. */
async function recorded(limit = 1000) {
  const clock = virtualClock();
  const api = scriptedApi({ exists: true });
  const recorder = recordTransitions({ limit, now: clock.now });
  const recovery = createSessionRecovery({
    datasourceId,
    api,
    clock,
    random: () => 0.5,
    storage: false,
    sources: [],
    inspect: recorder.inspect,
  });
  api.script(failureOf('SERVER_ERROR', { userMessage: canary }));
  recovery.start();
  await clock.advance(3_000);
  await recovery.perform({ name: 'rename_column', params: { old_name: 'precio_secreto', new_name: 'x' } });
  await recovery.stop();
  return { recorder, clock };
}

describe('a recording', () => {
  it('has every event of the chart with the state it led to, in order', async () => {
    const { recorder } = await recorded();
    const { steps } = recorder.recording();
    const told = steps.map(({ event, value }) => `${event.type} ${JSON.stringify(value)}`);
    expect(told).toContain('attempt.failed {"retrying":"waiting"}');
    expect(told).toContain('backoff.elapsed {"retrying":"attempting"}');
    expect(told).toContain('attempt.succeeded {"recovered":"steady"}');
    const moments = steps.map(({ at }) => at);
    expect(moments).toEqual(moments.toSorted((a, b) => a - b));
    const failed = steps.find(({ event }) => event.type === 'attempt.failed');
    expect(failed?.context).toMatchObject({ attempt: 1, failure: { code: 'SERVER_ERROR' } });
  });

  it('has no word of a server, no column and no parameter in it', async () => {
    const { recorder } = await recorded();
    const text = JSON.stringify(recorder.recording());
    expect(text).toContain('SERVER_ERROR');
    expect(text).not.toContain('userMessage');
    expect(text).not.toContain('secreto');
  });

  it('is read again as it was written, alone or in a bug report', async () => {
    const { recorder } = await recorded();
    const recording = JSON.parse(JSON.stringify(recorder.recording()));
    expect(parseRecording(recording)).toEqual(recording);
    expect(parseRecording({ schema: 'holdfast-bug-report', recording })).toEqual(recording);
  });

  it('keeps the newest steps and says how many had to make room', async () => {
    const { recorder } = await recorded(3);
    const { steps, dropped } = recorder.recording();
    expect(steps).toHaveLength(3);
    expect(dropped).toBeGreaterThan(3);
    expect(recorder.recording(2)).toMatchObject({ steps: steps.slice(1), dropped: dropped + 1 });
    expect(recorder.recording(9)).toMatchObject({ steps, dropped });
    recorder.clear();
    expect(recorder.recording()).toMatchObject({ steps: [], dropped: 0 });
  });

  it.each([
    ['no recording at all', { steps: [] }, 'This is no recording'],
    ['a text', 'hello', 'This is no recording'],
    ['one of a newer version', { format: 'holdfast-recording', version: 2 }, 'newer holdfast'],
  ])('%s is refused with a sentence that says what to do', (_what, input, sentence) => {
    expect(() => parseRecording(input)).toThrow(RecordingError);
    expect(() => parseRecording(input)).toThrow(sentence);
  });
});

it('each step is told to whoever follows, until they have had enough', async () => {
  const recorder = recordTransitions();
  const clock = virtualClock();
  const heard: string[] = [];
  const off = recorder.subscribe(({ event }) => heard.push(event.type));
  const recovery = createSessionRecovery({
    datasourceId,
    api: scriptedApi({ exists: true }),
    clock,
    storage: false,
    sources: [],
    inspect: recorder.inspect,
  });
  recovery.start();
  await clock.settle();
  expect(heard).toContain('attempt.succeeded');
  off();
  const before = heard.length;
  recovery.retry();
  await clock.settle();
  expect(heard).toHaveLength(before);
  expect(recorder.recording().steps.length).toBeGreaterThan(before);
  await recovery.stop();
});
