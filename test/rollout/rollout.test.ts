import { describe, expect, it } from 'vitest';
import {
  createRollout,
  parseRolloutPlan,
  type RolloutOptions,
  type RolloutReport,
} from '../../src/rollout/index.ts';

const never = new Promise<never>(() => undefined);

function rolloutFor(userId: string | null, plan: object, options: Partial<RolloutOptions> = {}) {
  const reports: Pick<RolloutReport, 'path' | 'outcome'>[] = [];
  const fallbacks: unknown[] = [];
  const rollout = createRollout({
    userId,
    plan: parseRolloutPlan(plan),
    report: ({ path, outcome }) => reports.push({ path, outcome }),
    onFallback: (cause) => fallbacks.push(cause),
    ...options,
  });
  const ran: string[] = [];
  const paths = {
    holdfast: () => void ran.push('holdfast'),
    existing: () => void ran.push('existing'),
  };
  return { rollout, reports, fallbacks, ran, paths };
}

const isEnabled = (userId: string | null, plan: object, options: Partial<RolloutOptions> = {}) =>
  rolloutFor(userId, plan, options).rollout.isEnabled();

describe('a user', () => {
  it('is on or off by their share, the same each time', () => {
    // The user 1 has the place 1971 of 10,000.
    for (let time = 0; time < 3; time += 1) {
      expect(isEnabled('1', { percentage: 19.71 })).toBe(false);
      expect(isEnabled('1', { percentage: 19.72 })).toBe(true);
    }
  });

  it('on a list is on or off whatever their share; off outweighs on, and the switch outweighs all', () => {
    expect(isEnabled('1', { allow: ['1'] })).toBe(true);
    expect(isEnabled('1', { percentage: 100, deny: ['1'] })).toBe(false);
    expect(isEnabled('1', { percentage: 100, allow: ['1'], deny: ['1'] })).toBe(false);
    expect(isEnabled('1', { percentage: 100, allow: ['1'], killed: true })).toBe(false);
    expect(isEnabled('1', { killed: true }, { flag: () => true })).toBe(false);
    expect(isEnabled('1', { deny: ['1'] }, { flag: () => true })).toBe(false);
  });

  it('whom nobody knows is off until everybody is on', () => {
    expect(isEnabled(null, { percentage: 99.99 })).toBe(false);
    expect(isEnabled(null, { percentage: 100 })).toBe(true);
  });

  it('is on or off by a flag where there is one; one that throws leaves it to the plan', () => {
    expect(isEnabled('1', {}, { flag: () => true })).toBe(true);
    expect(isEnabled('1', { percentage: 100 }, { flag: () => false })).toBe(false);
    const broken = () => {
      throw new Error('no provider');
    };
    const { rollout, fallbacks } = rolloutFor('1', { percentage: 100 }, { flag: broken });
    expect(rollout.isEnabled()).toBe(true);
    expect(fallbacks).toEqual([new Error('no provider')]);
  });
});

describe('a run', () => {
  it('leaves the existing path as it is for users who are off: at once, without a question', async () => {
    const asked: string[] = [];
    const { rollout, ran, paths, reports } = rolloutFor(
      '1',
      {},
      {
        killSwitch: () => {
          asked.push('switch');
          return Promise.resolve(false);
        },
      },
    );
    const run = rollout.run(paths);
    expect(ran).toEqual(['existing']);
    expect(await run).toBe('existing');
    expect(asked).toEqual([]);
    expect(reports).toEqual([{ path: 'existing', outcome: 'recovered' }]);
  });

  it('starts holdfast for users who are on, and nothing else', async () => {
    const { rollout, ran, paths, reports } = rolloutFor('1', { percentage: 100 });
    expect(await rollout.run(paths)).toBe('holdfast');
    expect(ran).toEqual(['holdfast']);
    expect(reports).toEqual([{ path: 'holdfast', outcome: 'recovered' }]);
  });

  it('is turned to the existing path by the switch', async () => {
    const { rollout, ran, paths, reports } = rolloutFor(
      '1',
      { percentage: 100 },
      { killSwitch: () => Promise.resolve(true) },
    );
    expect(await rollout.run(paths)).toBe('existing');
    expect(ran).toEqual(['existing']);
    expect(reports).toEqual([{ path: 'existing', outcome: 'recovered' }]);
  });

  it.each([
    ['loading', () => Promise.reject(new Error('Failed to fetch dynamically imported module'))],
    [
      'starting',
      () => {
        throw new Error('no such thing');
      },
    ],
  ])('goes on with the existing path when holdfast throws while %s, and counts both', async (_, holdfast) => {
    const { rollout, ran, paths, reports, fallbacks } = rolloutFor('1', { percentage: 100 });
    expect(await rollout.run({ ...paths, holdfast })).toBe('existing');
    expect(ran).toEqual(['existing']);
    expect(reports).toEqual([
      { path: 'holdfast', outcome: 'failed' },
      { path: 'existing', outcome: 'recovered' },
    ]);
    expect(fallbacks).toHaveLength(1);
  });

  it('does not wait for ever for holdfast to load, and tells it that it is too late', async () => {
    const { rollout, ran, paths, reports } = rolloutFor('1', { percentage: 100 }, { startLimitMs: 10 });
    let told: AbortSignal | undefined;
    const holdfast = (signal: AbortSignal) => {
      told = signal;
      return never;
    };
    expect(await rollout.run({ ...paths, holdfast })).toBe('existing');
    expect(ran).toEqual(['existing']);
    expect(told?.aborted).toBe(true);
    expect(reports).toHaveLength(2);
  });

  it('counts the outcome that a path tells, with its time', async () => {
    let now = 1_000;
    const told: RolloutReport[] = [];
    const { rollout, paths } = rolloutFor(
      '1',
      { percentage: 100 },
      { now: () => now, report: (report) => void told.push(report) },
    );
    let open = (_: 'recovered') => {};
    const opened = new Promise<'recovered'>((resolve) => {
      open = resolve;
    });
    await rollout.run({ ...paths, holdfast: () => ({ opened }) });
    expect(told).toEqual([]);
    now += 250;
    open('recovered');
    await expect.poll(() => told).toEqual([{ path: 'holdfast', outcome: 'recovered', durationMs: 250 }]);
    await rollout.run({ ...paths, holdfast: () => ({ opened: Promise.reject(new Error('no session')) }) });
    await expect.poll(() => told.at(-1)).toEqual({ path: 'holdfast', outcome: 'failed', durationMs: 0 });
  });

  it('throws what the existing path throws, and counts it', async () => {
    const { rollout, paths, reports } = rolloutFor('1', {});
    const existing = () => {
      throw new Error('as ever');
    };
    await expect(rollout.run({ ...paths, existing })).rejects.toThrow('as ever');
    expect(reports).toEqual([{ path: 'existing', outcome: 'failed' }]);
  });

  it('is not kept from its path by who counts', async () => {
    const { rollout, ran, paths } = rolloutFor(
      '1',
      { percentage: 100 },
      {
        report: () => {
          throw new Error('the sink is full');
        },
      },
    );
    const thrown: unknown[] = [];
    const listen = (error: unknown) => void thrown.push(error);
    process.once('uncaughtException', listen);
    expect(await rollout.run(paths)).toBe('holdfast');
    expect(ran).toEqual(['holdfast']);
    await expect.poll(() => thrown).toEqual([new Error('the sink is full')]);
    process.off('uncaughtException', listen);
  });
});

it('the share of users and the success of both paths can be counted from the reports', async () => {
  const counts = new Map<string, number>();
  const users = Array.from({ length: 2_000 }, (_, index) => String(index));
  const plan = parseRolloutPlan({ percentage: 25 });
  for (const userId of users) {
    const rollout = createRollout({
      userId,
      plan,
      report: ({ path, outcome }) => {
        const name = `${path} ${outcome}`;
        counts.set(name, (counts.get(name) ?? 0) + 1);
      },
    });
    // The existing path fails for every seventh user.
    const outcome = Number(userId) % 7 === 0 ? 'failed' : 'recovered';
    await rollout.run({
      holdfast: () => ({ opened: Promise.resolve('recovered') }),
      existing: () => ({ opened: Promise.resolve(outcome) }),
    });
  }
  const of = (name: string) => counts.get(name) ?? 0;
  const isIn = users.filter((userId) => createRollout({ userId, plan }).isEnabled()).length;
  expect(of('holdfast recovered')).toBe(isIn);
  expect(of('existing recovered') + of('existing failed')).toBe(users.length - isIn);
  expect(isIn / users.length).toBeGreaterThan(0.2);
  expect(isIn / users.length).toBeLessThan(0.3);
  expect(of('existing failed') / (users.length - isIn)).toBeCloseTo(1 / 7, 1);
});
