/** What the tabs of one session tell each other: a proof, a failed attempt, a journal that changed. */
import * as v from 'valibot';
import type { SessionEndpoint } from '../machines/recoveryEvents.ts';
import { failureSchema } from './journal/journalEntry.ts';
import type { RecoveryClock } from './recoveryClock.ts';
import { FailedCall } from './session/callWithin.ts';
import { checkView } from './session/checkView.ts';
import type { SessionView } from './session/sessionApi.ts';
import type { TabLink } from './tabs/tabLink.ts';

export interface TabNews {
  /** The session is proved, and this is how it stands. */
  proved(view: SessionView, owner: string | null): void;
  /** An attempt to open the session has failed. */
  failed(failed: FailedCall): void;
  journalChanged(): void;
  /** The latest proof of another tab that came at or after a moment, monotonic ms. */
  proofSince(since: number, owner: string | null): SessionView | null;
  /** The latest failure of another tab that came at or after a moment, monotonic ms. */
  failureSince(since: number): FailedCall | null;
  /** Forgets what other tabs have told. */
  forget(): void;
  /** Begins to listen; returns its off function. */
  listen(on: { proof(view: SessionView, owner: string | null): void; journalChange(): void }): () => void;
}

const endpoints = ['status', 'initialize', 'apply', 'clear', 'extend'] as const satisfies SessionEndpoint[];

const messageSchema = v.variant('type', [
  v.object({ type: v.literal('proof'), view: v.unknown(), owner: v.nullable(v.string()) }),
  v.object({ type: v.literal('attempt-failed'), failure: failureSchema, endpoint: v.picklist(endpoints) }),
  v.object({ type: v.literal('journal-changed') }),
]);

/** News over a link to the other tabs. What can't be read is none: it came from another version of this page. */
export function createTabNews(link: Pick<TabLink, 'post' | 'listen'>, clock: RecoveryClock): TabNews {
  let proof: { readonly view: SessionView; readonly owner: string | null; readonly at: number } | null = null;
  let failure: { readonly failed: FailedCall; readonly at: number } | null = null;

  return {
    proved: (view, owner) => link.post({ type: 'proof', view, owner }),
    failed: ({ failure: told, endpoint }) => link.post({ type: 'attempt-failed', failure: told, endpoint }),
    journalChanged: () => link.post({ type: 'journal-changed' }),
    proofSince: (since, owner) =>
      proof !== null && proof.at >= since && proof.owner === owner ? proof.view : null,
    failureSince: (since) => (failure !== null && failure.at >= since ? failure.failed : null),
    forget() {
      proof = null;
      failure = null;
    },

    listen: (on) =>
      link.listen((message) => {
        const parsed = v.safeParse(messageSchema, message);
        if (!parsed.success) return;
        const at = clock.monotonic();
        const told = parsed.output;
        if (told.type === 'journal-changed') on.journalChange();
        else if (told.type === 'attempt-failed') {
          failure = { failed: new FailedCall(told.failure, told.endpoint), at };
        } else {
          const view = checkView(told.view);
          if (view === null) return;
          proof = { view, owner: told.owner, at };
          on.proof(view, told.owner);
        }
      }),
  };
}
