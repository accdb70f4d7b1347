/** One set of listeners for all recoveries on a page. */
import type { RecoveryFact } from '../../machines/recoveryFact.ts';
import type { RecoverySource } from './recoverySource.ts';

interface Subscriber {
  readonly push: (fact: RecoveryFact) => void;
}

/**
 * The source, started by its first subscriber and stopped by its last. A subscriber that throws is reported to the page
 * and the others still get the fact. `standing` is a fact that holds until the source's next one: who comes later is
 * told it, too.
 */
export function sharedSource(source: RecoverySource, standing?: RecoveryFact['type']): RecoverySource {
  const subscribers = new Set<Subscriber>();
  let latest: RecoveryFact | null = null;
  let stop = () => {};

  function tell(fact: RecoveryFact): void {
    latest = fact;
    for (const subscriber of [...subscribers]) if (subscribers.has(subscriber)) isolated(subscriber, fact);
  }

  return (push) => {
    const subscriber = { push };
    subscribers.add(subscriber);
    if (subscribers.size === 1) {
      try {
        stop = source(tell);
      } catch (error) {
        subscribers.clear();
        latest = null;
        throw error;
      }
    } else if (latest !== null && latest.type === standing) {
      isolated(subscriber, latest);
    }
    return () => {
      if (!subscribers.delete(subscriber) || subscribers.size > 0) return;
      latest = null;
      stop();
    };
  };
}

function isolated({ push }: Subscriber, fact: RecoveryFact): void {
  try {
    push(fact);
  } catch (error) {
    queueMicrotask(() => {
      if (typeof reportError !== 'function') throw error;
      reportError(error);
    });
  }
}
