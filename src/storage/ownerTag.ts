/** The name an owner goes by in the store: a digest, since a record's name is not encrypted. */
import type { StorageScope } from './sessionStorage.ts';

const app = 'holdfast';

/**
 * 128 bits of SHA-256 (FIPS 180-4) over a user's id, or over none, or over a login's token, in hex. It keeps ids out of
 * plain sight; whoever reads the disk and guesses an id can check the guess.
 */
export async function digestOf(
  kind: 'user' | 'login',
  value: string | null,
  subtle: Pick<SubtleCrypto, 'digest'>,
): Promise<string> {
  const digest = await subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify([app, kind, value])));
  return hex(new Uint8Array(digest).subarray(0, 16));
}

/** The {@link digestOf} a user, computed once for each. */
export function ownerTags(subtle: SubtleCrypto): (userId: StorageScope['userId']) => Promise<string> {
  const tags = new Map<string | null, Promise<string>>();
  return (userId) => {
    const tag = tags.get(userId) ?? digestOf('user', userId, subtle);
    tags.set(userId, tag);
    return tag;
  };
}

/** Bytes as lower-case hex. */
export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
