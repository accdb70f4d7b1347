/** Who is logged in. The cookie's value is never stored, only its hash. */
import { createHash, randomBytes } from 'node:crypto';
import type { Log } from './openLog.ts';

export interface LoginLog {
  /** Gives the new cookie's value. */
  open(userId: number, at: number, lifeMs: number): Promise<string>;
  /** The user whose cookie this is, if it is still good. */
  userOf(token: string, at: number): Promise<number | undefined>;
  end(token: string): Promise<void>;
  endAll(): Promise<void>;
}

export function loginLog(log: Log): LoginLog {
  return {
    async open(userId, at, lifeMs) {
      const token = randomBytes(32).toString('base64url');
      await log.deleteFrom('logins').where('expires_at', '<=', at).execute();
      await log
        .insertInto('logins')
        .values({ token_hash: hashOf(token), user_id: userId, created_at: at, expires_at: at + lifeMs })
        .execute();
      return token;
    },
    async userOf(token, at) {
      const row = await log
        .selectFrom('logins')
        .select('user_id')
        .where('token_hash', '=', hashOf(token))
        .where('expires_at', '>', at)
        .executeTakeFirst();
      return row?.user_id;
    },
    async end(token) {
      await log.deleteFrom('logins').where('token_hash', '=', hashOf(token)).execute();
    },
    async endAll() {
      await log.deleteFrom('logins').execute();
    },
  };
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
