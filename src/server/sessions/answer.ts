/** What a session call answers: a body that is JSON already, and the session's entity tag. */
export interface Answer {
  readonly json: string;
  /** Null when there is no session. */
  readonly etag: string | null;
  /** The stored verdict of an earlier request with the same key. */
  readonly replayed?: true;
}
