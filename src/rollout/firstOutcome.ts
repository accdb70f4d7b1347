/** How the first opening of a recovery ends. */
import type { RolloutReport } from './rollout.ts';

/** The part of a recovery that is looked at; a `SessionRecovery` has it. */
export interface OpeningView {
  getState(): { readonly value: string };
  subscribe(listener: (state: { readonly value: string }) => void): () => void;
}

/** Resolves with the first outcome, and listens no longer than that. */
export function firstOutcome(recovery: OpeningView): Promise<RolloutReport['outcome']> {
  return new Promise((resolve) => {
    const look = ({ value }: { readonly value: string }) => {
      if (value !== 'recovered' && value !== 'failed' && value !== 'reauth') return;
      off();
      resolve(value);
    };
    const off = recovery.subscribe(look);
    look(recovery.getState());
  });
}
