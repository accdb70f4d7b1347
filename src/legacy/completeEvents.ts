/** Functions of a page that make a session call and tell nobody: their callers hear the events all the same. */
import type { PageBody } from './pageBody.ts';
import { announceSuccess, successEventOf } from './pageEvents.ts';
import { globalNames } from './pageGlobals.ts';

/** The call that each function makes. */
const callOf = {
  initializeSession: 'initialize',
  undoOperation: 'undo',
  redoOperation: 'redo',
  saveSession: 'save',
} as const;

export interface CompletedEvents {
  /** To be told of each call that succeeded. */
  succeeded(name: string, body: PageBody): void;
  off(): void;
}

/**
 * Wraps the functions that a window has by now. Each gets what it got and gives what it gave; when its call has succeeded
 * and it has ended without the event, the event follows.
 */
export function completeEvents(target: Window): CompletedEvents {
  const heard = new Map<string, number>();
  const successes = new Map<string, { readonly count: number; readonly body: PageBody }>();
  const offs: (() => void)[] = [];

  for (const global of globalNames) {
    const original: unknown = Reflect.get(target, global);
    if (typeof original !== 'function') continue;
    const name = callOf[global];
    const event = successEventOf(name) ?? '';
    const hear = () => void heard.set(event, (heard.get(event) ?? 0) + 1);
    target.addEventListener(event, hear, true);

    function wrapper(this: unknown, ...given: unknown[]): unknown {
      const before = { heard: heard.get(event), count: successes.get(name)?.count };
      const outcome: unknown = Reflect.apply(original as (...given: unknown[]) => unknown, this, given);
      const follow = () => {
        const success = successes.get(name);
        if (success === undefined || success.count === before.count || heard.get(event) !== before.heard)
          return;
        announceSuccess(name, success.body);
      };
      // What it rejects with is its caller's to see.
      void Promise.resolve(outcome).then(follow, () => undefined);
      return outcome;
    }

    Reflect.set(target, global, wrapper);
    offs.push(() => {
      target.removeEventListener(event, hear, true);
      if (Reflect.get(target, global) === wrapper) Reflect.set(target, global, original);
    });
  }

  return {
    succeeded(name, body) {
      successes.set(name, { count: (successes.get(name)?.count ?? 0) + 1, body });
    },
    off() {
      for (const off of offs) off();
    },
  };
}
