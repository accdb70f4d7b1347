/** A session's entity tag, `"<epoch>:<revision>"`, and its comparison: always the strong one (RFC 9110 §8.8.3.2). */
import type { StoredSession } from '../log/storedSession.ts';

export function entityTag({ epoch, revision }: Pick<StoredSession, 'epoch' | 'revision'>): string {
  return `"${epoch}:${revision}"`;
}

/** Whether an `If-Match` or `If-None-Match` field names this tag. `W/` tags never match. */
export function namesTag(field: string, tag: string): boolean {
  return field.split(',').some((listed) => {
    const candidate = listed.trim();
    return candidate === '*' || candidate === tag;
  });
}
