/** Idempotency keys whose first request is still being worked on. */
import { ApiFailure } from './apiFailure.ts';

export interface KeysInFlight {
  /**
   * Runs the work unless the same key is at it already.
   *
   * @throws {ApiFailure} 409 for the same body, 422 for another one.
   */
  guard<Result>(key: string | null, bodyHash: string, work: () => Promise<Result>): Promise<Result>;
}

export function createKeysInFlight(): KeysInFlight {
  const bodies = new Map<string, string>();

  return {
    async guard(key, bodyHash, work) {
      if (key === null) return work();
      const other = bodies.get(key);
      if (other !== undefined) {
        throw other === bodyHash
          ? new ApiFailure(
              'SERVER_OVERLOADED',
              409,
              'A request with this key is still being worked on. Repeat it.',
              {
                retryAfterMs: 1000,
              },
            )
          : keyReused();
      }
      bodies.set(key, bodyHash);
      try {
        return await work();
      } finally {
        bodies.delete(key);
      }
    },
  };
}

export function keyReused(): ApiFailure {
  return new ApiFailure(
    'OPERATION_REJECTED',
    422,
    'This idempotency key was used for another request. Choose a new key.',
  );
}
