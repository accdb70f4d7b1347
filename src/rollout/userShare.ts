/** Where a user falls among all users: the same place in every browser, after every reload, on every server that computes it. */

/** The smallest share that can be asked for is one hundredth of a percent. */
const places = 10_000;

/**
 * A user's place among all users, 0 to 9,999. The hash is FNV-1a (32 bits) over the UTF-8 of `salt`, a NUL and the id,
 * mixed by MurmurHash3's finaliser, so that ids that count up fall evenly. Another salt deals the places anew.
 */
export function placeOf(userId: string, salt: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(`${salt}\0${userId}`)) {
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) % places;
}

/** Whether a user is among the first `percentage` of all users; whoever is in stays in when the percentage rises. */
export function isInShare(userId: string, salt: string, percentage: number): boolean {
  return placeOf(userId, salt) < Math.round(percentage * (places / 100));
}
