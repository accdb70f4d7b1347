/** Writes a Parquet file of as many rows as are asked for: readings of a river, the same each time. */
import { DuckDBInstance } from '@duckdb/node-api';

export interface BigTableOptions {
  readonly path: string;
  /** @default 3,000,000 */
  readonly rows?: number;
}

/** The reading of row n is n, counted from 0; a part of the levels is missing. */
export async function writeBigTable({ path, rows = 3_000_000 }: BigTableOptions): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:');
  try {
    const connection = await instance.connect();
    await connection.run(`
      COPY (
        SELECT n AS reading,
          TIMESTAMP '1990-01-01 00:00:00' + to_minutes(CAST(n * 5 AS INTEGER)) AS measured_at,
          'station ' || lpad(CAST(hash(n) % 120 AS VARCHAR), 3, '0') AS station,
          CASE WHEN hash(n + 7) % 50 = 0 THEN NULL
            ELSE round(8 + 7 * sin(n / 46000.0) + (hash(n + 1) % 1000) / 250.0, 2) END AS level_m,
          round(abs(sin(n / 9000.0)) * 40 + (hash(n + 2) % 10000) / 1000.0, 3) AS flow_m3s,
          CASE hash(n + 13) % 4 WHEN 0 THEN 'good' WHEN 1 THEN 'estimated' WHEN 2 THEN 'good' ELSE 'suspect' END AS quality
        FROM range(${rows}) numbers(n)
      ) TO '${path.replaceAll("'", "''")}' (FORMAT parquet, COMPRESSION zstd)`);
    connection.closeSync();
  } finally {
    instance.closeSync();
  }
}
