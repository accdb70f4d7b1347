import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recoveryPolicy } from '../../machines/recoveryPolicy.ts';
import { anyRoadBound } from '../../machines/roadBounds.ts';
import { failureCodes } from '../../machines/sessionFailure.ts';
import { type ChartInHand, chartInHand } from '../machines/chartInHand.ts';

const policy = recoveryPolicy;
const endpoints = ['status', 'initialize', 'apply', 'clear', 'extend'] as const;
const plainEvents = [
  'network.lost',
  'network.restored',
  'page.shown',
  'page.hidden',
  'page.slept',
  'user.signedIn',
  'session.doubted',
  'session.shared',
  'operation.sent',
  'operation.answered',
  'retry.requested',
  'recovery.cancelled',
  'reset.requested',
] as const;

const failure = fc.record(
  {
    code: fc.constantFrom(...failureCodes),
    status: fc.constantFrom(401, 429, 500, 503),
    retryAfterMs: fc.constantFrom(0, 1_000, 20_000, 30_001, 600_000),
    endpoint: fc.constantFrom(...endpoints),
    heldBack: fc.boolean(),
    sleptMs: fc.constantFrom(0, 60_000),
  },
  { requiredKeys: ['code'] },
);
type Failure = typeof failure extends fc.Arbitrary<infer T> ? T : never;

/** What can happen to a chart, in any order. */
const happening = fc.oneof(
  { weight: 4, arbitrary: fc.record({ does: fc.constant('answer' as const), failure }) },
  {
    weight: 3,
    arbitrary: fc.record({ does: fc.constant('elapse' as const), lateMs: fc.constantFrom(0, 0, 20_000) }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('succeed' as const), expires: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: fc.record({ does: fc.constant('send' as const), type: fc.constantFrom(...plainEvents) }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('lose' as const), failure }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('settle' as const) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('decide' as const) }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('pass' as const), ms: fc.nat(70_000) }) },
);
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;
const story = fc.array(fc.tuple(happening, fc.double({ min: 0, max: 0.999, noNaN: true })), {
  maxLength: 60,
});

function happens(chart: ChartInHand, what: Happening): void {
  const isSettling = chart.waitsFor('session.settled') !== undefined;
  switch (what.does) {
    case 'answer':
      return void answer(chart, what.failure);
    case 'elapse':
      if (typeof chart.waitsFor('backoff.elapsed') === 'number') chart.elapse(what.lateMs);
      return;
    case 'succeed':
      return void chart.succeed(what.expires ? chart.at + 300_000 : null);
    case 'send':
      return void chart.send({ type: what.type });
    case 'lose': {
      const { heldBack: _held, sleptMs: _slept, ...lost } = what.failure;
      return void chart.lose(lost.code, lost);
    }
    case 'settle':
      if (isSettling) chart.settle();
      return;
    case 'decide':
      return void chart.send({ type: 'conflict.decided', choice: 'keep-mine' });
    case 'pass':
      return void chart.pass(what.ms);
  }
}

function answer(chart: ChartInHand, { code, ...more }: Failure): void {
  chart.fail(code, more);
}

/** Tells a story to a chart, and looks at the chart after each of its events. */
function tell(
  events: readonly (readonly [Happening, number])[],
  look?: (chart: ChartInHand, after: Happening) => void,
): ChartInHand {
  const chart = chartInHand().start();
  for (const [what, dice] of events) {
    chart.dice = dice;
    happens(chart, what);
    look?.(chart, what);
  }
  return chart;
}

const runs = { numRuns: 150 };

describe('whatever happens', () => {
  it('one attempt is under way in the states that make one, and none in the others', () => {
    const making = /opening|attempting|verifying|checking/;
    fc.assert(
      fc.property(story, (events) => {
        tell(events, (chart) => {
          expect(chart.underWay).toBe(making.test(chart.value) ? 1 : 0);
          expect(chart.context.isAttempting).toBe(chart.underWay === 1);
        });
      }),
      runs,
    );
  });

  it('attempts never count beyond the policy, and each has a number of its own', () => {
    fc.assert(
      fc.property(story, (events) => {
        const chart = tell(events, ({ context }) => {
          expect(context.attempt).toBeLessThanOrEqual(policy.maxRetries + 1);
        });
        expect(chart.sent.map(({ run }) => run)).toEqual(chart.sent.map((_, index) => index + 1));
      }),
      runs,
    );
  });

  it('deadlines stay within the policy and the floors', () => {
    fc.assert(
      fc.property(story, (events) => {
        tell(events, (chart) => {
          const { context, value, at } = chart;
          const floorAt = Math.max(at, ...Object.values(context.floors));
          const until = chart.waitsFor('backoff.elapsed');
          if (value === 'retrying.waiting')
            expect(until).toBeLessThanOrEqual(floorAt + policy.restoredWaitMaxMs);
          if (value.startsWith('grace')) expect(context.graceEndsAt).toBeLessThanOrEqual(at + policy.graceMs);
          if (value === 'grace.waiting') expect(until).toBeLessThan(context.graceEndsAt ?? 0);
          const lengthMs = context.wakeWindow?.lengthMs ?? 0;
          if (value === 'failed.waiting') expect(until).toBeLessThanOrEqual(floorAt + 2 * lengthMs);
          expect(lengthMs).toBeLessThanOrEqual(policy.wakeWindowMaxMs);
        });
      }),
      runs,
    );
  });

  it('a recovered session is on trial until it has held for 5 s without an operation in flight', () => {
    fc.assert(
      fc.property(story, (events) => {
        let wasOnTrial = false;
        tell(events, (chart, after) => {
          const { trial } = chart.context;
          expect(chart.waitsFor('session.settled')).toBe(trial?.settlesAt ?? undefined);
          const isRecovered = chart.value.startsWith('recovered');
          if (!isRecovered) expect(trial).toBeNull();
          if (isRecovered && wasOnTrial && trial === null) expect(after.does).toBe('settle');
          wasOnTrial = trial !== null;
        });
      }),
      runs,
    );
  });

  it('a stale answer changes nothing', () => {
    fc.assert(
      fc.property(story, failure, fc.integer({ min: -3, max: 3 }), (events, stale, distance) => {
        const chart = tell(events);
        const isCurrent = distance === 0 && chart.underWay === 1;
        fc.pre(!isCurrent);
        const run = chart.context.run + distance;
        const before = { value: chart.value, context: chart.context, heard: chart.notices.length };
        answer(chart, { ...stale, run } as Failure);
        chart.send({ type: 'attempt.succeeded', run, expiresAt: 7 });
        chart.send({ type: 'attempt.progressed', run, progress: { step: 'verifying', done: 0, total: 1 } });
        expect({ value: chart.value, context: chart.context, heard: chart.notices.length }).toEqual(before);
      }),
      runs,
    );
  });

  it('no attempt of the dice or of the browser starts before the floor of a status', () => {
    fc.assert(
      fc.property(story, (events) => {
        let made = 0;
        tell(events, (chart, after) => {
          const hasBegun = chart.sent.length > made;
          made = chart.sent.length;
          // What another tab shares costs no request.
          const isShared = after.does === 'send' && after.type === 'session.shared';
          if (!hasBegun || isShared || !['automatic', 'wake'].includes(chart.context.trigger)) return;
          expect(chart.context.floors.status ?? 0).toBeLessThanOrEqual(chart.at);
        });
      }),
      runs,
    );
  });

  it('wake-ups are 15 s apart, one that the machine slept through being made again at once', () => {
    fc.assert(
      fc.property(story, (events) => {
        let lastAt = Number.NEGATIVE_INFINITY;
        let made = 0;
        tell(events, (chart) => {
          const hasBegun = chart.sent.length > made;
          made = chart.sent.length;
          const { trigger, run, freshRun } = chart.context;
          if (!hasBegun || trigger !== 'wake' || run === freshRun) return;
          expect(chart.at - lastAt).toBeGreaterThanOrEqual(policy.wakeSpacingMs);
          lastAt = chart.at;
        });
      }),
      runs,
    );
  });

  it('looks for a login are 5 s apart until one is found', () => {
    fc.assert(
      fc.property(story, (events) => {
        let lastAt = Number.NEGATIVE_INFINITY;
        let made = 0;
        tell(events, (chart) => {
          const hasBegun = chart.sent.length > made;
          made = chart.sent.length;
          if (chart.value.startsWith('recovered')) lastAt = Number.NEGATIVE_INFINITY;
          if (!hasBegun || chart.value !== 'reauth.checking') return;
          expect(chart.at - lastAt).toBeGreaterThanOrEqual(policy.loginCheckSpacingMs);
          lastAt = chart.at;
        });
      }),
      runs,
    );
  });

  it('an incident is opened once and closed once', () => {
    fc.assert(
      fc.property(story, (events) => {
        const marks = tell(events).notices.flatMap(({ type }) =>
          type === 'incident.opened' || type === 'incident.closed' ? [type] : [],
        );
        expect(marks).toEqual(
          marks.map((_, index) => (index % 2 === 0 ? 'incident.opened' : 'incident.closed')),
        );
      }),
      runs,
    );
  });

  it('the road ends within its bound when nothing but failures follows', () => {
    const { attempts } = anyRoadBound(policy);
    const misfortune = fc.array(fc.constantFrom(...failureCodes), {
      minLength: attempts + 1,
      maxLength: attempts + 1,
    });
    fc.assert(
      fc.property(story, misfortune, (events, codes) => {
        const chart = tell(events);
        let made = chart.underWay;
        const isOver = () => chart.value.startsWith('failed') || chart.value.startsWith('reauth.prompting');
        while (!isOver()) {
          const before = chart.sent.length;
          if (chart.underWay === 1) chart.fail(codes[made] ?? 'UNKNOWN', { status: 500 });
          else if (chart.value.startsWith('recovered')) chart.lose('UNKNOWN');
          else chart.elapse();
          made += chart.sent.length - before;
          expect(made).toBeLessThanOrEqual(attempts);
        }
      }),
      runs,
    );
  });
});
