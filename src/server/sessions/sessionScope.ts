/** Whose session of which datasource: there is at most one of each. */
import type { Datasource } from '../log/datasourceLog.ts';
import { ApiFailure } from './apiFailure.ts';

export interface SessionScope {
  readonly userId: number;
  readonly datasource: Datasource;
}

export function scopeKey({ userId, datasource }: SessionScope): string {
  return `${userId} ${datasource.id}`;
}

/** The existing client knows a missing session by this very sentence. */
export function noActiveSession(): ApiFailure {
  return new ApiFailure('SESSION_NOT_FOUND', 400, 'No active session found');
}
