/** An application's wording over a catalogue, checked where it comes in. */
import type { PartialMessages, RecoveryMessages } from './recoveryMessages.ts';

/** A failure's sentences that not every failure has. */
const optionalKeys: readonly string[] = ['counting', 'stoppedTitle'];

/**
 * The catalogue with the changes in it; neither is written to.
 * @throws TypeError that names the first key that no message has, or whose value is no wording
 */
export function mergeMessages(base: RecoveryMessages, changes: PartialMessages): RecoveryMessages {
  return merge(base, changes, 'messages');
}

function merge<T extends object>(base: T, changes: unknown, path: string): T {
  if (typeof changes !== 'object' || changes === null || Array.isArray(changes)) {
    throw new TypeError(`${path} must be an object of messages.`);
  }
  const merged = { ...base };
  const known = new Map<string, unknown>(Object.entries(base));
  for (const [key, change] of Object.entries(changes)) {
    if (change === undefined) continue;
    const here = `${path}.${key}`;
    const old = known.get(key);
    if (typeof old === 'object' && old !== null) {
      Object.assign(merged, { [key]: merge(old, change, here) });
      continue;
    }
    if (old === undefined && !mayBeAdded(base, path, key)) {
      throw new TypeError(`${here} is no message. There are: ${Object.keys(base).join(', ')}.`);
    }
    if (typeof change !== 'string' || change === '') throw new TypeError(`${here} must be a text.`);
    Object.assign(merged, { [key]: change });
  }
  return merged;
}

/** The names of operations are the application's own, and other languages have other plural categories. */
function mayBeAdded(base: object, path: string, key: string): boolean {
  return (
    path === 'messages.operations' || 'other' in base || ('stopped' in base && optionalKeys.includes(key))
  );
}
