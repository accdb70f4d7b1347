/** A switch that turns the new path off for everybody, read anew with every page. */
import * as v from 'valibot';

/** Resolves to whether the new path is off for everybody. It never rejects. */
export type KillSwitch = () => Promise<boolean>;

export interface KillSwitchOptions {
  /** Answers `{"killed": true}` or `{"killed": false}`; never from a cache. */
  readonly url: string;
  /** How long a page waits for it, ms. @default 1000 */
  readonly timeoutMs?: number;
  /** What counts when it can't be read and never could be on this device: @default false, the plan alone decides */
  readonly whenUnknown?: boolean;
  /** @default the global `fetch`, looked up at each call */
  readonly fetch?: typeof fetch;
  /** Where the last answer is kept for a time when there is none. @default the page's localStorage */
  readonly memory?: Pick<Storage, 'getItem' | 'setItem'>;
}

const memoryKey = 'holdfast:rollout.killed';
const answerSchema = v.object({ killed: v.boolean() });

/** A switch behind an address. It is asked only for users who would get the new path; others cause no request. */
export function fetchedKillSwitch(options: KillSwitchOptions): KillSwitch {
  const { url, timeoutMs = 1_000, whenUnknown = false } = options;

  async function ask(): Promise<boolean | null> {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), timeoutMs);
    const request = { cache: 'no-store', credentials: 'same-origin', signal: late.signal } as const;
    try {
      const response = await (options.fetch ?? globalThis.fetch)(url, request);
      if (!response.ok) return null;
      const parsed = v.safeParse(answerSchema, await response.json());
      return parsed.success ? parsed.output.killed : null;
    } catch {
      // Whatever kept the answer away: what is known from before has to do.
      return null;
    } finally {
      clearTimeout(timer);
    }
  }

  return async () => {
    const killed = await ask();
    if (killed === null) return recall(options.memory) ?? whenUnknown;
    remember(killed, options.memory);
    return killed;
  };
}

function recall(memory: KillSwitchOptions['memory']): boolean | null {
  try {
    const known = (memory ?? globalThis.localStorage).getItem(memoryKey);
    return known === null ? null : known === 'true';
  } catch {
    // A page that may keep nothing knows nothing from before.
    return null;
  }
}

function remember(killed: boolean, memory: KillSwitchOptions['memory']): void {
  try {
    (memory ?? globalThis.localStorage).setItem(memoryKey, String(killed));
  } catch {
    // Then the next page asks without knowing.
  }
}
