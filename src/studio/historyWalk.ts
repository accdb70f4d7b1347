/** A walk through the history: so many undos or redos as lie between here and there, asked for at once and shown as one. */
import type { SessionView } from '../index.ts';
import { ChangeWithdrawn } from './changeWithdrawn.ts';
import type { StudioMessages } from './messages/studioMessages.ts';
import { refusalSentence } from './refusalSentence.ts';
import type { StudioStore, Toast } from './studioStore.ts';

export interface HistoryWalkOptions {
  readonly store: StudioStore;
  readonly messages: StudioMessages;
  readonly toast: (toast: Toast) => void;
  readonly step: (name: 'undo' | 'redo', signal: AbortSignal) => Promise<SessionView>;
}

export interface HistoryWalker {
  /** Leads to a position; nothing happens while another walk or a change is under way. */
  to(position: number, label: string): Promise<void>;
  /** Steps that are not sent yet are dropped; one that is with the server is finished. */
  stop(): void;
}

export function createHistoryWalk({ store, messages, toast, step }: HistoryWalkOptions): HistoryWalker {
  let stopping = new AbortController();

  async function to(position: number, label: string): Promise<void> {
    const from = (store.workHistory ?? store.recovery?.session)?.position;
    if (from === undefined || from === position || store.submissions.length > 0) return;
    const total = Math.abs(position - from);
    const name = position < from ? 'undo' : 'redo';
    stopping = new AbortController();
    const { signal } = stopping;
    store.walk = { to: position, label, total, done: 0 };
    const steps = Array.from({ length: total }, async () => {
      await step(name, signal);
      if (store.walk !== null) store.walk.done += 1;
    });
    try {
      await Promise.all(steps);
      store.announcement = messages.walk.arrived(label);
    } catch (error) {
      stopping.abort(new ChangeWithdrawn());
      if (!(error instanceof ChangeWithdrawn)) {
        toast({ text: refusalSentence(messages, messages.walk.going(label), error), tone: 'bad' });
      }
      // The step that is with the server is part of the history before anything else is asked for.
      await Promise.allSettled(steps);
    } finally {
      store.walk = null;
    }
  }

  return { to, stop: () => stopping.abort(new ChangeWithdrawn()) };
}
