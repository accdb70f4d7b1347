/** Listeners that can't hurt each other: one that throws is reported, the others are still called. */
export interface Listeners<T> {
  /** Adds a listener and returns its off function. */
  add(listener: (value: T) => void): () => void;
  call(value: T): void;
  clear(): void;
}

/** A set of listeners. `onThrow` gets what one threw, with the listener itself. */
export function createListeners<T>(onThrow: (error: unknown, listener: object) => void): Listeners<T> {
  const entries = new Set<{ readonly listener: (value: T) => void }>();
  return {
    add(listener) {
      const entry = { listener };
      entries.add(entry);
      return () => void entries.delete(entry);
    },
    call(value) {
      for (const { listener } of [...entries]) {
        try {
          listener(value);
        } catch (error) {
          onThrow(error, listener);
        }
      }
    },
    clear: () => entries.clear(),
  };
}
