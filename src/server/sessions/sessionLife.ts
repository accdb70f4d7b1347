/** When a session begins, how long it lives, and what renews it. */
import { randomUUID } from 'node:crypto';
import type { SessionLog } from '../log/sessionLog.ts';
import type { StoredSession } from '../log/storedSession.ts';
import type { SessionScope } from './sessionScope.ts';

export interface SessionLife {
  readonly timeoutMs: number;
  /** Undefined when there is none or it has expired. */
  find(scope: SessionScope): Promise<StoredSession | undefined>;
  open(scope: SessionScope): Promise<StoredSession>;
  /** Makes it live a whole timeout from now, durably. */
  extend(session: StoredSession): Promise<StoredSession>;
  /** The same without writing it, for a change that writes anyway. */
  renewed(session: StoredSession): StoredSession;
  now(): number;
}

export function sessionLife(log: SessionLog, timeoutMs: number, now: () => number): SessionLife {
  const renewed = (session: StoredSession): StoredSession => {
    const at = now();
    return { ...session, lastAccessedAt: at, expiresAt: at + timeoutMs };
  };

  return {
    timeoutMs,
    now,
    renewed,
    async find({ userId, datasource }) {
      const session = await log.find(userId, datasource.id);
      return session !== undefined && session.expiresAt > now() ? session : undefined;
    },
    async open({ userId, datasource }) {
      const at = now();
      const session = {
        epoch: randomUUID(),
        userId,
        datasourceId: datasource.id,
        revision: 0,
        position: 0,
        createdAt: at,
        lastAccessedAt: at,
        expiresAt: at + timeoutMs,
      };
      await log.open(session);
      return session;
    },
    async extend(session) {
      const extended = renewed(session);
      await log.touch(extended);
      return extended;
    },
  };
}
