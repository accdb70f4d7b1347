/** One DuckDB in this process's memory: opens it, asks it, interrupts what nobody waits for any more. */
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { cellValue } from './cellValue.ts';
import type { QueryCall } from './queryCall.ts';
import { createSlots } from './slots.ts';
import type { CellValue } from './tableSchema.ts';

export interface DuckDb {
  /** Runs one statement and gives its rows as plain values. Rejects with the signal's reason when aborted. */
  query(sql: string, call?: QueryCall): Promise<CellValue[][]>;
  /** Interrupts what runs, waits until it ended, and frees the memory. */
  close(): Promise<void>;
}

/** Node has four threads for such work by default; one stays free for files and passwords. */
const maxRunning = 3;

/** An interrupt that comes before the statement has begun is forgotten by DuckDB: it is said again until it ended. */
const interruptEveryMs = 25;

/** @param spillDir A folder of ours for what does not fit into memory. */
export async function openDuckDb(spillDir: string): Promise<DuckDb> {
  const instance = await DuckDBInstance.create(':memory:', {
    temp_directory: spillDir,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    preserve_insertion_order: 'true',
  });
  const idle: DuckDBConnection[] = [];
  const running = new Map<Promise<unknown>, DuckDBConnection>();
  const slots = createSlots(maxRunning);
  let closed = false;

  async function query(sql: string, call: QueryCall = {}): Promise<CellValue[][]> {
    call.signal?.throwIfAborted();
    const giveBack = await slots.take(call.signal);
    try {
      return await run(sql, call);
    } finally {
      giveBack();
    }
  }

  async function connect(): Promise<DuckDBConnection> {
    const connection = await instance.connect();
    // Counted for whoever asks, and never printed.
    await connection.run(
      'SET enable_progress_bar = true; SET enable_progress_bar_print = false; SET progress_bar_time = 0',
    );
    return connection;
  }

  async function run(sql: string, { signal, onRun }: QueryCall): Promise<CellValue[][]> {
    if (closed) throw new Error('The table engine is closed.');
    const connection = idle.pop() ?? (await connect());
    let interrupting: NodeJS.Timeout | undefined;
    const interrupt = () => {
      connection.interrupt();
      interrupting = setInterval(() => connection.interrupt(), interruptEveryMs);
    };
    signal?.addEventListener('abort', interrupt, { once: true });
    if (signal?.aborted) interrupt();
    const work = connection.runAndReadAll(sql);
    onRun?.(() => percentOf(connection));
    const settled = work.then(
      () => undefined,
      () => undefined,
    );
    running.set(settled, connection);
    try {
      const reader = await work;
      return reader.getRows().map((row) => row.map(cellValue));
    } catch (cause) {
      signal?.throwIfAborted();
      throw cause;
    } finally {
      signal?.removeEventListener('abort', interrupt);
      clearInterval(interrupting);
      onRun?.(() => null);
      running.delete(settled);
      if (closed) connection.closeSync();
      else idle.push(connection);
    }
  }

  async function close(): Promise<void> {
    if (closed) return;
    closed = true;
    for (const connection of running.values()) connection.interrupt();
    await Promise.all(running.keys());
    for (const connection of idle.splice(0)) connection.closeSync();
    instance.closeSync();
  }

  return { query, close };
}

/** DuckDB says −1 while nothing is known. */
function percentOf(connection: DuckDBConnection): number | null {
  const { percentage } = connection.progress;
  return percentage >= 0 && percentage <= 100 ? percentage : null;
}
