/** How a statement is asked for: who may stop it, and who wants to know how far it is. */
export interface QueryCall {
  /** Rejects the call with the signal's reason, and interrupts what it alone has set going. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Whether a table that is loaded for this call alone is given up with it. A read leaves it: the next one needs it, too.
   *
   * @default false
   */
  readonly stopsLoads?: boolean;
  /** Given what tells how far the running statement is, in percent; null while DuckDB can't say. */
  readonly onRun?: (percent: () => number | null) => void;
}
