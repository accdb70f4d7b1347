/** What a started server offers the command that started it, with or without the fault lab. */
export interface RunningServer {
  readonly port: number;
  /** Opens a user's own file; resolves to the new datasource's id, rejects with a sentence for the user. */
  addDatasource(file: string): Promise<string>;
  /** Ends everything it started. */
  close(): Promise<void>;
}
