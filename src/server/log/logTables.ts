/** The tables of the operation log, the same on every SQL dialect. Moments are ms since the epoch. */

export interface LogTables {
  readonly datasources: {
    readonly id: string;
    readonly name: string;
    /** Null: every user sees it. */
    readonly owner_id: number | null;
    readonly rows: number;
    /** JSON: the table's columns. */
    readonly columns: string;
    readonly created_at: number;
  };
  readonly logins: {
    /** SHA-256 of the cookie's value: who reads the file can't log in with it. */
    readonly token_hash: string;
    readonly user_id: number;
    readonly created_at: number;
    readonly expires_at: number;
  };
  readonly sessions: {
    readonly epoch: string;
    readonly user_id: number;
    readonly datasource_id: string;
    /** Raised by every mutation, undo included. */
    readonly revision: number;
    /** Operations that are applied; those after it are the redo tail. */
    readonly position: number;
    readonly created_at: number;
    readonly last_accessed: number;
    readonly expires_at: number;
  };
  readonly operations: {
    readonly epoch: string;
    readonly step: number;
    /** The client's idempotency key, or one of ours. */
    readonly id: string;
    readonly name: string;
    /** JSON: the request as it came. */
    readonly params: string;
    /** JSON: what it was resolved to, constants included. */
    readonly resolved: string;
    readonly at: number;
    readonly rows_before: number;
    readonly columns_before: number;
    readonly rows_after: number;
    readonly columns_after: number;
  };
  readonly verdicts: {
    readonly epoch: string;
    readonly key: string;
    readonly user_id: number;
    readonly datasource_id: string;
    readonly name: string;
    readonly body_hash: string;
    readonly outcome: 'applied' | 'refused';
    /** The session's revision after it. */
    readonly revision: number;
    readonly at: number;
    /** The answer's body, deflated. */
    readonly answer: Uint8Array;
  };
}
