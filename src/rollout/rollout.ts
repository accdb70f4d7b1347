/** Decides for each user between the new path and the existing one, and counts how both fare. */
import type { KillSwitch } from './killSwitch.ts';
import type { RolloutFlag } from './openFeatureFlag.ts';
import type { RolloutPlan } from './rolloutPlan.ts';
import { isInShare } from './userShare.ts';

export type RolloutPath = 'holdfast' | 'existing';

/** One start on a path. With these the share of users and the success of both paths can be counted. */
export interface RolloutReport {
  readonly path: RolloutPath;
  /** `recovered`: the session is open. `reauth`: the user must log in first. `failed`: it could not be opened. */
  readonly outcome: 'recovered' | 'failed' | 'reauth';
  /** Ms from the start to the outcome. */
  readonly durationMs: number;
}

/** What a path has started: `opened` settles with its first outcome. Of a path that gives none, the start is the outcome. */
export interface StartedPath {
  readonly opened: Promise<RolloutReport['outcome']>;
}

export interface RolloutPaths {
  /**
   * Loads and starts holdfast. When it throws, or is not done in time, the existing path runs instead; `signal` has then
   * aborted, and whatever was started has to be stopped.
   */
  readonly holdfast: (signal: AbortSignal) => StartedPath | undefined | Promise<StartedPath | undefined>;
  /** What the page does without holdfast. For users who are off it is called at once, before `run` returns. */
  readonly existing: () => StartedPath | undefined | Promise<StartedPath | undefined>;
}

export interface RolloutOptions {
  /** Null while nobody is known: off, unless everybody is on. */
  readonly userId: string | null;
  readonly plan: RolloutPlan;
  /** Takes the place of the plan's percentage; its switch and its lists still count. @default none */
  readonly flag?: RolloutFlag;
  /** Asked in `run`, of users who would get the new path. @default none, the plan's own `killed` alone */
  readonly killSwitch?: KillSwitch;
  /** Gets each start's outcome. @default nobody */
  readonly report?: (report: RolloutReport) => void;
  /** Gets what kept holdfast from starting. @default the page's own error report */
  readonly onFallback?: (cause: unknown) => void;
  /** How long loading and starting holdfast may take, ms. @default 10000 */
  readonly startLimitMs?: number;
  /** Ms since any moment. @default performance.now */
  readonly now?: () => number;
}

export interface Rollout {
  /** Whether this user gets the new path, by what is known without asking anybody. */
  isEnabled(): boolean;
  /** Runs the user's path and resolves to the one that was started. @throws what the existing path throws */
  run(paths: RolloutPaths): Promise<RolloutPath>;
}

/** A rollout for one user. Creating one touches nothing, and neither does `isEnabled`. */
export function createRollout(options: RolloutOptions): Rollout {
  const { userId, plan, flag, killSwitch, startLimitMs = 10_000, now = () => performance.now() } = options;
  const report = isolated(options.report ?? (() => undefined));
  const onFallback = isolated(options.onFallback ?? reportToPage);

  function isEnabled(): boolean {
    if (plan.killed) return false;
    if (userId === null) return flag === undefined ? plan.percentage === 100 : decided(flag, false);
    if (plan.deny.includes(userId)) return false;
    if (plan.allow.includes(userId)) return true;
    const isIn = isInShare(userId, plan.salt, plan.percentage);
    return flag === undefined ? isIn : decided(flag, isIn);
  }

  /** A flag that throws says nothing. */
  function decided(ask: RolloutFlag, byPlan: boolean): boolean {
    try {
      return ask(byPlan);
    } catch (error) {
      onFallback(error);
      return byPlan;
    }
  }

  function follow(path: RolloutPath, started: StartedPath | undefined, startedAt: number): void {
    const tell = (outcome: RolloutReport['outcome']) =>
      report({ path, outcome, durationMs: now() - startedAt });
    if (started === undefined) tell('recovered');
    else started.opened.then(tell, () => tell('failed'));
  }

  async function tryHoldfast(paths: RolloutPaths): Promise<boolean> {
    if ((await killSwitch?.()) === true) return false;
    const startedAt = now();
    try {
      follow('holdfast', await inTime(paths.holdfast, startLimitMs), startedAt);
      return true;
    } catch (cause) {
      report({ path: 'holdfast', outcome: 'failed', durationMs: now() - startedAt });
      onFallback(cause);
      return false;
    }
  }

  return {
    isEnabled,
    async run(paths) {
      if (isEnabled() && (await tryHoldfast(paths))) return 'holdfast';
      const startedAt = now();
      try {
        const started = paths.existing();
        follow('existing', started instanceof Promise ? await started : started, startedAt);
      } catch (error) {
        report({ path: 'existing', outcome: 'failed', durationMs: now() - startedAt });
        throw error;
      }
      return 'existing';
    },
  };
}

/** A start within its limit; its signal aborts when it came too late or failed. */
async function inTime(start: RolloutPaths['holdfast'], limitMs: number): Promise<StartedPath | undefined> {
  const late = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    return await Promise.race([
      start(late.signal),
      new Promise<never>((_, reject) => {
        timer = setTimeout(
          () => reject(new DOMException(`holdfast had not started within ${limitMs} ms.`, 'TimeoutError')),
          limitMs,
        );
      }),
    ]);
  } catch (error) {
    late.abort(error);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** Whoever counts must not get in the way of what is counted. */
function isolated<T>(listener: (value: T) => void): (value: T) => void {
  return (value) => {
    try {
      listener(value);
    } catch (error) {
      reportToPage(error);
    }
  };
}

function reportToPage(error: unknown): void {
  queueMicrotask(() => {
    if (typeof reportError !== 'function') throw error;
    reportError(error);
  });
}
