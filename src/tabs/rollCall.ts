/** Asks whether the tab that holds the lock still runs, and answers when it is this one. */
import { newUuid } from '../journal/newUuid.ts';
import type { TabChannel } from './tabChannel.ts';
import type { TabMessage } from './tabMessage.ts';

export interface Question {
  /** Whether the other tabs were asked at all. */
  readonly isAsked: boolean;
  /** Whether a tab that holds the lock has spoken since. */
  readonly isAnswered: boolean;
  end(): void;
}

export interface RollCall {
  ask(): Question;
  hear(message: TabMessage): void;
  /** Tells who waits that a hold has begun here: its question may have come before the hold. */
  present(): void;
}

/** A roll call over a channel. `isHolder` says whether this link has the lock: its own channel does not bring it its own words. */
export function rollCall(post: TabChannel['post'], isHolder: () => boolean): RollCall {
  const open = new Set<{ readonly nonce: string; isAnswered: boolean }>();

  return {
    ask() {
      const question = { nonce: newUuid(), isAnswered: false };
      open.add(question);
      const isAsked = post({ type: 'lock.asked', nonce: question.nonce });
      return {
        isAsked,
        get isAnswered() {
          return question.isAnswered || isHolder();
        },
        end: () => void open.delete(question),
      };
    },
    hear(message) {
      if (message.type === 'lock.asked' && isHolder()) post({ type: 'lock.held', nonce: message.nonce });
      if (message.type !== 'lock.held') return;
      for (const question of open) {
        if (message.nonce === null || message.nonce === question.nonce) question.isAnswered = true;
      }
    },
    present: () => void post({ type: 'lock.held', nonce: null }),
  };
}
