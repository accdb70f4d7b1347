/** The name an owner goes by in the store: a digest, since a record's name is not encrypted. */
import type { StorageScope } from './sessionStorage.ts';

const app = 'holdfast';

/**
 * 128 bits of SHA-256 (FIPS 180-4) over the user's id, or over none, in hex. It keeps ids out of plain sight; whoever
 * reads the disk and guesses an id can check the guess.
 */
async function ownerTag(userId: StorageScope['userId'], subtle: SubtleCrypto): Promise<string> {
  const digest = await subtle.digest(
    'SHA-256',
    new TextEncoder().encode(JSON.stringify([app, 'user', userId])),
  );
  return hex(new Uint8Array(digest).subarray(0, 16));
}

/** {@link ownerTag}, computed once for each user. */
export function ownerTags(subtle: SubtleCrypto): (userId: StorageScope['userId']) => Promise<string> {
  const tags = new Map<string | null, Promise<string>>();
  return (userId) => {
    const tag = tags.get(userId) ?? ownerTag(userId, subtle);
    tags.set(userId, tag);
    return tag;
  };
}

/** Bytes as lower-case hex. */
export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
