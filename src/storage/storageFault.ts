/** What a storage exception means: for the caller, and for whether another try can help. */
import { StorageError } from './sessionStorage.ts';

/**
 * Names of exceptions after which a new connection can succeed: closed by the browser or another tab, or replaced.
 * Safari's lost connection to its storage process is an UnknownError.
 */
const lossNames: ReadonlySet<string> = new Set([
  'InvalidStateError',
  'UnknownError',
  'AbortError',
  'NotFoundError',
]);

/** Whether the connection was lost under a call. */
export function isConnectionLost(cause: unknown): boolean {
  return cause instanceof DOMException && lossNames.has(cause.name);
}

/** The cause as a {@link StorageError}: `full` where the device has no room. */
export function toStorageError(cause: unknown): StorageError {
  if (cause instanceof StorageError) return cause;
  if (cause instanceof DOMException && cause.name === 'QuotaExceededError') {
    return new StorageError(
      'full',
      'This device has no room left for the record: free some space and try again.',
      {
        cause,
      },
    );
  }
  const name = cause instanceof Error ? cause.name : typeof cause;
  return new StorageError(
    'failed',
    `The browser's storage failed with ${name}: try again or reload the page.`,
    {
      cause,
    },
  );
}
