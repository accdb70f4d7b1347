/** `If-Match`: a change is made only to the session its author saw (RFC 9110 §13.1.1). */
import type { StoredSession } from '../log/storedSession.ts';
import { ApiFailure } from './apiFailure.ts';
import { entityTag, namesTag } from './entityTag.ts';

/** @throws {ApiFailure} 412 when the session is not what the field names; a field that is absent names anything. */
export function requireMatch(ifMatch: string | null, session: StoredSession): void {
  const etag = entityTag(session);
  if (ifMatch === null || namesTag(ifMatch, etag)) return;
  throw new ApiFailure('HISTORY_CONFLICT', 412, 'The session has changed since you read it. Read it again.', {
    sessionId: session.epoch,
    headers: { etag },
  });
}
