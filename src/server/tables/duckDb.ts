/** One DuckDB in this process's memory: opens it, asks it, interrupts what nobody waits for any more. */
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { cellValue } from './cellValue.ts';
import { createSlots } from './slots.ts';
import type { CellValue } from './tableSchema.ts';

export interface DuckDb {
  /** Runs one statement and gives its rows as plain values. Rejects with the signal's reason when aborted. */
  query(sql: string, signal?: AbortSignal): Promise<CellValue[][]>;
  /** Interrupts what runs, waits until it ended, and frees the memory. */
  close(): Promise<void>;
}

/** Node has four threads for such work by default; one stays free for files and passwords. */
const maxRunning = 3;

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

  async function query(sql: string, signal?: AbortSignal): Promise<CellValue[][]> {
    signal?.throwIfAborted();
    const giveBack = await slots.take(signal);
    try {
      return await run(sql, signal);
    } finally {
      giveBack();
    }
  }

  async function run(sql: string, signal?: AbortSignal): Promise<CellValue[][]> {
    if (closed) throw new Error('The table engine is closed.');
    const connection = idle.pop() ?? (await instance.connect());
    const interrupt = () => connection.interrupt();
    signal?.addEventListener('abort', interrupt, { once: true });
    const work = connection.runAndReadAll(sql);
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
