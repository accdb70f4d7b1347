import { describe, expect, onTestFinished, test } from 'vitest';
import { createActor, fromCallback } from 'xstate';
import type { RecoveryEvent, RecoveryOccurrence } from '../machines/recoveryEvents.ts';
import { recoveryMachineFor } from '../machines/recoveryMachine.ts';
import { recoveryPolicy } from '../machines/recoveryPolicy.ts';
import { createLock } from '../src/session/lock.ts';
import { type SessionApi, SessionError, type SessionView } from '../src/session/sessionApi.ts';
import { createSessionProbe, probeEveryMs } from '../src/sessionProbe.ts';
import { stampWith } from '../src/stampOccurrence.ts';
import { datasourceId, failureOf, scriptedApi } from './support/scriptedApi.ts';
import { virtualClock } from './support/virtualClock.ts';

const viewWith = (etag: string | null): SessionView => ({
  exists: true,
  sessionId: 'e',
  datasourceId,
  position: 0,
  total: 0,
  shape: null,
  columns: null,
  preview: null,
  expiresAt: null,
  etag,
});

/** The real chart in a proven session, with a server that says what the test wants it to say. */
function open({ dice = 0.5, knowsKeys = true, etag = '"e:1"' as string | null } = {}) {
  const clock = virtualClock();
  const final = new AbortController();
  const asked: string[] = [];
  let answer: () => Promise<boolean> = async () => true;
  let cut = 0;
  const api: SessionApi = {
    ...scriptedApi(),
    idempotent: knowsKeys,
    isUnchanged: knowsKeys
      ? (tag, signal) => {
          asked.push(tag);
          signal.addEventListener('abort', () => {
            cut += 1;
          });
          return answer();
        }
      : undefined,
  };
  const idle = <Input>() => fromCallback<RecoveryEvent, Input>(() => undefined);
  const actor = createActor(
    recoveryMachineFor(recoveryPolicy).provide({
      actors: { restoreRecord: idle(), openSession: idle(), waitUntil: idle() },
    }),
  );
  const stamp = stampWith({
    clock,
    random: () => dice,
    onRandomFailed: (error) => expect.unreachable(String(error)),
    onClockSetBack: (event) => actor.send(event),
  });
  const sent: RecoveryOccurrence['type'][] = [];
  const core = {
    api,
    clock,
    final: final.signal,
    limits: { clock, limitsMs: recoveryPolicy.callLimitsMs },
    lock: createLock(),
    stamp,
    journal: { pending: 0 },
    session: viewWith(etag) as SessionView | null,
    snapshot: () => actor.getSnapshot(),
    send(occurrence: RecoveryOccurrence) {
      sent.push(occurrence.type);
      actor.send(stamp(occurrence));
    },
  };
  const probe = createSessionProbe(core);
  actor.subscribe(() => probe.update());
  actor.start();
  onTestFinished(() => {
    probe.stop();
    actor.stop();
  });
  const send = (occurrence: RecoveryOccurrence) => actor.send(stamp(occurrence));
  const succeed = () =>
    send({ type: 'attempt.succeeded', run: actor.getSnapshot().context.run, expiresAt: null });
  send({ type: 'session.started' });
  send({ type: 'record.restored', checkpoint: null });
  succeed();
  return {
    ...{ clock, core, probe, asked, sent, send, succeed, final },
    state: () => actor.getSnapshot().value,
    answerWith(next: () => Promise<boolean>) {
      answer = next;
    },
    cut: () => cut,
  };
}

const twoMinutes = 2 * probeEveryMs;

describe('when it asks', () => {
  test('about once a minute, for as long as the session is the same', async () => {
    const { clock, asked, sent } = open();
    await clock.advance(probeEveryMs);
    expect(asked).toEqual([]);
    await clock.advance(9 * probeEveryMs);
    expect(asked.length).toBeGreaterThanOrEqual(8);
    expect(asked.length).toBeLessThanOrEqual(9);
    expect(new Set(asked)).toEqual(new Set(['"e:1"']));
    expect(sent).toEqual([]);
  });

  test.each([
    [0, 54_000],
    [0.499_999, 48_000],
    [0.5, 66_000],
    [0.999_999, 72_000],
  ])('the dice %d ask after %d ms', async (dice, ms) => {
    const { clock, asked } = open({ dice });
    await clock.advance(ms - 1);
    expect(asked).toHaveLength(0);
    await clock.advance(1);
    expect(asked).toHaveLength(1);
  });

  test('what changes nothing of the session keeps the minute that runs', async () => {
    const { clock, asked, probe } = open();
    await clock.advance(40_000);
    probe.update();
    await clock.advance(26_000);
    expect(asked).toHaveLength(1);
  });

  test('a server without keys or entity tags is never asked', async () => {
    for (const bare of [open({ knowsKeys: false }), open({ etag: null })]) {
      await bare.clock.advance(twoMinutes);
      expect([bare.asked, bare.clock.armed]).toEqual([[], 0]);
    }
  });

  test('a hidden page asks nothing and has no timer, and begins a whole minute when it is shown', async () => {
    const { clock, asked, send } = open();
    await clock.advance(60_000);
    send({ type: 'page.hidden' });
    expect(clock.armed).toBe(0);
    await clock.advance(30_000);
    send({ type: 'page.shown' });
    await clock.advance(65_999);
    expect(asked).toHaveLength(0);
    await clock.advance(1);
    expect(asked).toHaveLength(1);
  });

  test('a session that is being verified is not asked, and the proof begins another minute', async () => {
    const { clock, asked, send, succeed } = open();
    await clock.advance(60_000);
    send({ type: 'session.doubted' });
    expect(clock.armed).toBe(0);
    succeed();
    await clock.advance(65_999);
    expect(asked).toHaveLength(0);
    await clock.advance(1);
    expect(asked).toHaveLength(1);
  });

  test('work that waits keeps it silent, and every new answer is a proof', async () => {
    const { clock, asked, core, probe } = open();
    await clock.advance(60_000);
    core.journal.pending = 1;
    probe.update();
    expect(clock.armed).toBe(0);
    core.journal.pending = 0;
    core.session = viewWith('"e:2"');
    probe.update();
    await clock.advance(40_000);
    core.session = viewWith('"e:3"');
    probe.update();
    await clock.advance(65_999);
    expect(asked).toEqual([]);
    await clock.advance(1);
    expect(asked).toEqual(['"e:3"']);
  });

  test('it waits for whoever reads or changes the session, and asks for what that left', async () => {
    const { clock, asked, core } = open();
    let leave = () => {};
    void core.lock(() => new Promise<void>((resolve) => (leave = resolve)));
    await clock.advance(70_000);
    expect(asked).toEqual([]);
    core.session = viewWith('"e:2"');
    leave();
    await clock.settle();
    expect(asked).toEqual(['"e:2"']);
  });

  test('a server that asked to be left alone is not asked, and not doubted', async () => {
    const { clock, asked, core, send } = open();
    const failure = failureOf('SERVER_OVERLOADED', { retryAfterMs: 300_000 });
    send({ type: 'session.lost', failure, endpoint: 'status' });
    send({ type: 'retry.requested' });
    const { run } = core.snapshot().context;
    send({ type: 'attempt.succeeded', run, expiresAt: null });
    expect(core.snapshot().context.floors.status).toBeGreaterThan(clock.now());
    await clock.advance(twoMinutes);
    expect([asked, core.snapshot().matches({ recovered: 'steady' })]).toEqual([[], true]);
  });
});

describe('what an answer means', () => {
  test('another session is doubted, and the chart verifies', async () => {
    const { clock, answerWith, sent, state } = open();
    answerWith(async () => false);
    await clock.advance(70_000);
    expect([sent, state()]).toEqual([['session.doubted'], { recovered: 'verifying' }]);
    expect(clock.armed).toBe(0);
  });

  test('a call that fails is a doubt and no road', async () => {
    const { clock, answerWith, sent, state } = open();
    answerWith(async () => {
      throw new SessionError(failureOf('AUTHENTICATION_REQUIRED'));
    });
    await clock.advance(70_000);
    expect([sent, state()]).toEqual([['session.doubted'], { recovered: 'verifying' }]);
  });

  test('a call without an answer is given up at the limit of a status', async () => {
    const { clock, answerWith, sent, cut } = open();
    answerWith(() => new Promise(() => {}));
    await clock.advance(66_000 + recoveryPolicy.callLimitsMs.status - 1);
    expect([sent, cut()]).toEqual([[], 0]);
    await clock.advance(1);
    expect([sent, cut()]).toEqual([['session.doubted'], 1]);
  });
});

describe('what cuts a question short', () => {
  test('an operation does not wait behind it, and a cut question says nothing', async () => {
    const { clock, answerWith, core, probe, sent, cut } = open();
    answerWith(() => new Promise(() => {}));
    await clock.advance(66_000);
    core.journal.pending = 1;
    probe.update();
    let isOperationSent = false;
    void core.lock(async () => {
      isOperationSent = true;
    });
    await clock.settle();
    expect([cut(), isOperationSent, sent]).toEqual([1, true, []]);
  });

  test('the end of the recovery ends it', async () => {
    const { clock, answerWith, final, probe, sent, cut } = open();
    answerWith(() => new Promise(() => {}));
    await clock.advance(66_000);
    final.abort(new DOMException('stopped', 'AbortError'));
    await clock.settle();
    probe.update();
    expect([cut(), sent, clock.armed]).toEqual([1, [], 0]);
  });

  test('stopped, it has no timer and arms none', () => {
    const { clock, probe } = open();
    expect(clock.armed).toBe(1);
    probe.stop();
    probe.update();
    expect(clock.armed).toBe(0);
  });
});
