/** Where an adapter on a page gets its recovery from: one that stays, or one that comes and is replaced. */
import type { SessionRecovery } from '../../sessionRecovery.ts';

export type RecoveryFeed =
  | { readonly recovery: SessionRecovery }
  /** Connects to each recovery there will be; gives its off function, as `connect` does. */
  | { readonly follow: (connect: (recovery: SessionRecovery) => () => void) => () => void };

/** Connects to what a feed has now and later; returns its off function. */
export function followFeed(
  feed: RecoveryFeed,
  connect: (recovery: SessionRecovery) => () => void,
): () => void {
  return 'follow' in feed ? feed.follow(connect) : connect(feed.recovery);
}
