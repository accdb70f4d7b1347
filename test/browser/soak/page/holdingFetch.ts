/** A `fetch` that tells of every change it sends and can stop one at an exact moment. */
import type { HoldMoment } from '../tabEvent.ts';

export interface HoldingFetch {
  readonly fetch: typeof fetch;
  /** Catches the `nth` change from now on, from 1. */
  hold(moment: HoldMoment, nth: number): void;
  release(): void;
}

export interface HoldingFetchPorts {
  onSent(change: { readonly id: string; readonly name: string; readonly body: string }): void;
  onHeld(moment: HoldMoment): void;
}

const notChanges = new Set(['initialize', 'extend', 'column-statistics']);

export function holdingFetch({ onSent, onHeld }: HoldingFetchPorts): HoldingFetch {
  let held: { readonly moment: HoldMoment; left: number } | null = null;
  let letGo = (): void => {};
  let released: Promise<void> = Promise.resolve();

  async function stopAt(moment: HoldMoment): Promise<void> {
    if (held?.moment !== moment) return;
    held.left -= 1;
    if (held.left > 0) return;
    held = null;
    onHeld(moment);
    await released;
  }

  return {
    async fetch(input, init) {
      const name = String(input).split('/').at(-2) ?? '';
      if (init?.method !== 'POST' || notChanges.has(name)) return await fetch(input, init);
      await stopAt('before-send');
      const id = new Headers(init.headers).get('idempotency-key') ?? '';
      onSent({ id, name: name.replaceAll('-', '_'), body: String(init.body) });
      const response = await fetch(input, init);
      if (held?.moment !== 'before-acknowledgement') return response;
      // The whole answer is in this process before the page may hear of it.
      const body = await response.arrayBuffer();
      await stopAt('before-acknowledgement');
      return new Response(body, response);
    },
    hold(moment, nth) {
      held = { moment, left: nth };
      released = new Promise((resolve) => {
        letGo = resolve;
      });
    },
    release() {
      held = null;
      letGo();
    },
  };
}
