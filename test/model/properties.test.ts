import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RecoveryFact } from '../../machines/recoveryFact.ts';
import { recoveryPolicy as policy } from '../../machines/recoveryPolicy.ts';
import { anyRoadBound } from '../../machines/roadBounds.ts';
import { failureCodes } from '../../machines/sessionFailure.ts';
import { createSessionRecovery } from '../../src/createSessionRecovery.ts';
import type { RecoveryState } from '../../src/recoveryState.ts';
import { datasourceId, failureOf } from '../support/scriptedApi.ts';
import { virtualClock } from '../support/virtualClock.ts';
import { type FickleCall, fickleApi, type Whim } from './fickleApi.ts';

const facts = [
  'network.lost',
  'network.restored',
  'page.shown',
  'page.hidden',
  'page.slept',
  'user.signedIn',
] as const;
const commands = [
  'retry',
  'cancel',
  'report',
  'perform',
  'extend',
  'keep_mine',
  'use_server',
  'reset',
] as const;

const failureWhim = fc
  .record({
    code: fc.constantFrom(...failureCodes),
    outcome: fc.constantFrom('not-applied' as const, 'unknown' as const),
    more: fc.constantFrom(
      {},
      {},
      { status: 503 },
      { status: 429, retryAfterMs: 10_000 },
      { retryAfterMs: 45_000 },
    ),
  })
  .map(
    ({ code, outcome, more }): Whim => ({ kind: 'failure', failure: failureOf(code, { outcome, ...more }) }),
  );
const lie = fc
  .constantFrom<Whim & { kind: 'lie' }>(
    { kind: 'lie', view: { datasourceId: 'another' } },
    { kind: 'lie', view: { exists: false } },
    { kind: 'lie', view: { expiresAt: 0 } },
  )
  .map((whim): Whim => whim);
const whim = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Whim>({ kind: 'right' }) },
  { weight: 4, arbitrary: failureWhim },
  { weight: 1, arbitrary: lie },
  { weight: 1, arbitrary: fc.constantFrom<Whim>({ kind: 'hang' }, { kind: 'lost-answer' }) },
);
const whims = fc.array(whim, { minLength: 1, maxLength: 12 });

const happening = fc.oneof(
  { weight: 3, arbitrary: fc.record({ fact: fc.constantFrom(...facts) }) },
  { weight: 3, arbitrary: fc.record({ command: fc.constantFrom(...commands) }) },
  { weight: 4, arbitrary: fc.record({ passMs: fc.constantFrom(10, 1_000, 5_000, 15_000, 61_000) }) },
  { weight: 2, arbitrary: fc.record({ whims }) },
);
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;
const story = fc.record({
  first: whims,
  happenings: fc.array(happening, { maxLength: 25 }),
  seed: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
});

/** Dice that a seed decides (Lehmer, modulus 2^31 − 1). */
function diceOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** An engine with everything that is watched about it. */
function watchedEngine(seed: number) {
  const clock = virtualClock();
  const earlyCalls: FickleCall[] = [];
  let isManual = false;
  const api = fickleApi(clock, (call) => {
    const isAutomatic = !isManual && call.endpoint !== 'clear' && call.endpoint !== 'extend';
    if (isAutomatic && call.at < (api.floors.get(call.endpoint) ?? 0)) earlyCalls.push(call);
  });
  let push: (fact: RecoveryFact) => void = () => undefined;
  const recovery = createSessionRecovery({
    datasourceId,
    api,
    clock,
    random: diceOf(seed),
    storage: false,
    sources: [
      (onFact) => {
        push = onFact;
        return () => undefined;
      },
    ],
  });
  let attempts = 0;
  const unproved: unknown[] = [];
  const outcomes: unknown[] = [];
  const heard: RecoveryState[] = [recovery.getState()];
  const note = (outcome: unknown) => void outcomes.push(outcome);
  recovery.on('attempt.started', ({ trigger }) => {
    attempts += 1;
    isManual = trigger === 'manual';
  });
  recovery.subscribe((state) => heard.push(state));
  recovery.on('session.recovered', () => {
    if (!api.truth().exists) unproved.push(api.truth());
  });

  async function happens(what: Happening): Promise<void> {
    if ('fact' in what) push({ type: what.fact });
    if ('whims' in what) api.follow(what.whims);
    if ('passMs' in what) await clock.advance(what.passMs);
    if ('command' in what) command(what.command);
    await clock.settle();
  }

  function command(name: (typeof commands)[number]): void {
    switch (name) {
      case 'retry':
        recovery.retry();
        return;
      case 'cancel':
        recovery.cancel();
        return;
      case 'report':
        recovery.report(new TypeError('Failed to fetch'));
        return;
      case 'perform':
        void recovery.perform({ name: 'sort_rows', params: { columns: ['a'] } }).then(note, note);
        return;
      case 'extend':
        void recovery.extend().then(note, note);
        return;
      case 'reset':
        void recovery.reset().then(note, note);
        return;
      default:
        void recovery.act(name).then(note, note);
    }
  }

  return { api, clock, recovery, heard, earlyCalls, unproved, happens, attempts: () => attempts };
}

/** Tells a story to an engine, looks at it after each of its events, and stops it. */
async function tell(
  { first, happenings, seed }: typeof story extends fc.Arbitrary<infer T> ? T : never,
  look: (engine: ReturnType<typeof watchedEngine>) => void | Promise<void>,
  atTheEnd: (engine: ReturnType<typeof watchedEngine>) => void | Promise<void> = () => undefined,
): Promise<void> {
  const engine = watchedEngine(seed);
  engine.api.follow(first);
  engine.recovery.start();
  await engine.clock.settle();
  for (const what of happenings) {
    await engine.happens(what);
    await look(engine);
  }
  await atTheEnd(engine);
  await engine.recovery.stop();
  expect(engine.clock.armed).toBe(0);
}

const runs = { numRuns: 60 };

describe('whatever a server answers and a browser says', () => {
  it('one call is open at most, attempts stay within the policy, and deadlines, too', async () => {
    await fc.assert(
      fc.asyncProperty(story, async (told) => {
        await tell(told, ({ api, clock, recovery }) => {
          expect(api.mostOpen).toBeLessThanOrEqual(1);
          const { attempt, maxAttempts, value, nextAttemptAt, graceEndsAt } = recovery.getState();
          expect(attempt).toBeLessThanOrEqual(maxAttempts);
          // A Retry-After of this story, repeated, holds for two times 45 s at most.
          const latestAt = clock.now() + Math.max(policy.restoredWaitMaxMs, 90_000);
          if (value === 'retrying') expect(nextAttemptAt ?? 0).toBeLessThanOrEqual(latestAt);
          expect(graceEndsAt ?? 0).toBeLessThanOrEqual(clock.now() + policy.graceMs);
        });
      }),
      runs,
    );
  });

  it('no automatic call is made before the server wants it', async () => {
    await fc.assert(
      fc.asyncProperty(story, async (told) => {
        await tell(told, ({ earlyCalls }) => expect(earlyCalls).toEqual([]));
      }),
      runs,
    );
  });

  it('recovered is said only of a session that is there, and that stands where the journal does', async () => {
    await fc.assert(
      fc.asyncProperty(story, async (told) => {
        await tell(told, ({ api, unproved, recovery }) => {
          expect(unproved).toEqual([]);
          const { value, session } = recovery.getState();
          const isAtRest = !recovery.actor.getSnapshot().context.isAttempting && api.open === 0;
          if (value !== 'recovered' || !isAtRest) return;
          const { exists, position } = api.truth();
          expect(session).toMatchObject({ exists, datasourceId, position });
        });
      }),
      runs,
    );
  });

  it('recovered is not said of a session at any other position than that of the journal', async () => {
    const counts = fc.tuple(fc.nat(4), fc.nat(9)).filter(([performed, claimed]) => performed !== claimed);
    await fc.assert(
      fc.asyncProperty(counts, async ([performed, claimed]) => {
        const { api, clock, recovery, happens } = watchedEngine(1);
        recovery.start();
        await clock.settle();
        for (let count = 0; count < performed; count += 1) await happens({ command: 'perform' });
        expect(recovery.getState()).toMatchObject({ value: 'recovered', session: { position: performed } });
        api.follow([{ kind: 'lie', view: { position: claimed, total: 9 } }]);
        await happens({ command: 'report' });
        await clock.advance(60_000);
        expect(recovery.getState()).toMatchObject({ value: 'failed', failure: { code: 'HISTORY_CONFLICT' } });
        await recovery.stop();
      }),
      runs,
    );
  });

  it('the state is frozen, the same until it changes, and told when it does', async () => {
    await fc.assert(
      fc.asyncProperty(story, async (told) => {
        await tell(told, ({ recovery, heard }) => {
          expect(recovery.getState()).toBe(recovery.getState());
          expect(recovery.getState()).toBe(heard.at(-1));
          expect(new Set(heard).size).toBe(heard.length);
          expect(heard.every(Object.isFrozen)).toBe(true);
          expect(JSON.parse(JSON.stringify(recovery.getState()))).toEqual(recovery.getState());
        });
      }),
      runs,
    );
  });

  it('the road ends within its bound once nothing but failures follows', async () => {
    const { attempts, slowestMs } = anyRoadBound(policy, { replays: 25 });
    const failures = fc.array(fc.constantFrom(...failureCodes), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(story, failures, async (told, codes) => {
        await tell(
          told,
          () => undefined,
          async ({ api, clock, recovery, ...engine }) => {
            api.follow(codes.map((code) => ({ kind: 'failure', failure: failureOf(code) })));
            let before = engine.attempts();
            let made = 0;
            let hasEnded = false;
            recovery.subscribe(({ value }) => {
              if (value === 'failed' || value === 'reauth') hasEnded = true;
              if (!hasEnded) made = engine.attempts() - before;
            });
            const { value } = recovery.getState();
            if (['failed', 'reauth', 'idle'].includes(value)) return;
            // Somebody has to notice: a session that nobody uses is not asked for.
            recovery.report(new TypeError('Failed to fetch'));
            before = engine.attempts();
            await clock.advance(slowestMs + 90_000);
            expect({ hasEnded, made: made <= attempts }).toEqual({ hasEnded: true, made: true });
          },
        );
      }),
      runs,
    );
  });
});
