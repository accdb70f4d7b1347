/** How much of the session API the server behind the page speaks, and what the page can offer with it. */
import type { SessionView } from '../index.ts';
import type { FormName } from './operationRequest.ts';

/** `existing` servers give the first rows only, have fewer operations, and keep neither revisions nor ids. */
export type ServerContract = 'full' | 'existing';

const beyondExisting: readonly FormName[] = ['drop_columns', 'filter_rows', 'sort_rows'];

/** Only a server with the whole contract gives its sessions entity tags. */
export function contractOf(session: Pick<SessionView, 'etag'>): ServerContract {
  return session.etag == null ? 'existing' : 'full';
}

export function isOffered(contract: ServerContract, name: FormName): boolean {
  return contract === 'full' || !beyondExisting.includes(name);
}
