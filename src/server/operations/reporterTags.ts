/** Tells users apart without keeping who they are: a keyed hash, also for a page whose login has just ended. */
import { createHmac, randomBytes } from 'node:crypto';
import type { User } from '../accounts/accounts.ts';

/** Pages remembered at once; the longest known go first. */
const knownPages = 10_000;

export interface ReporterTags {
  /** A beacon's reporter: its user, the user its page had before, or else the page itself. */
  tagOf(page: string, user: User | undefined): string;
  /** What the tags are made with, base64url. */
  readonly key: string;
}

/** @param key Of an earlier process, so that its tags go on meaning the same. @default a new one */
export function createReporterTags(key: string = randomBytes(32).toString('base64url')): ReporterTags {
  const tags = new Map<string, string>();
  const hash = (text: string): string =>
    createHmac('sha256', Buffer.from(key, 'base64url')).update(text).digest('base64url').slice(0, 22);

  return {
    key,
    tagOf(page, user) {
      const pageTag = hash(`page ${page}`);
      if (user === undefined) return tags.get(pageTag) ?? pageTag;
      const tag = hash(`user ${user.id}`);
      // Put at the end again: whoever is heard of stays.
      tags.delete(pageTag);
      tags.set(pageTag, tag);
      for (const oldest of tags.keys()) {
        if (tags.size <= knownPages) break;
        tags.delete(oldest);
      }
      return tag;
    },
  };
}
