/** The datasources that users can open. */
import * as v from 'valibot';
import { columnTypes, type TableColumn } from '../tables/tableSchema.ts';
import type { Log } from './openLog.ts';

export interface Datasource {
  readonly id: string;
  readonly name: string;
  /** Null: every user sees it. */
  readonly ownerId: number | null;
  readonly rows: number;
  readonly columns: readonly TableColumn[];
}

const storedColumns = v.array(v.object({ id: v.string(), name: v.string(), type: v.picklist(columnTypes) }));

export interface DatasourceLog {
  /** What this user may open, oldest first. */
  list(userId: number): Promise<Datasource[]>;
  /** Undefined when there is none that this user may open. */
  find(id: string, userId: number): Promise<Datasource | undefined>;
  /** One that every user sees. */
  findShared(id: string): Promise<Datasource | undefined>;
  add(datasource: Datasource, at: number): Promise<void>;
}

export function datasourceLog(log: Log): DatasourceLog {
  const visible = (userId: number) =>
    log
      .selectFrom('datasources')
      .selectAll()
      .where((where) => where.or([where('owner_id', 'is', null), where('owner_id', '=', userId)]));

  return {
    async list(userId) {
      const rows = await visible(userId).orderBy('created_at').orderBy('id').execute();
      return rows.map(datasourceOf);
    },
    async find(id, userId) {
      const row = await visible(userId).where('id', '=', id).executeTakeFirst();
      return row === undefined ? undefined : datasourceOf(row);
    },
    async findShared(id) {
      const row = await log
        .selectFrom('datasources')
        .selectAll()
        .where('id', '=', id)
        .where('owner_id', 'is', null)
        .executeTakeFirst();
      return row === undefined ? undefined : datasourceOf(row);
    },
    add: (datasource, at) => addDatasource(log, datasource, at),
  };
}

/** Inside a transaction, when the datasource belongs to a session's change. */
export async function addDatasource(log: Log, datasource: Datasource, at: number): Promise<void> {
  const { id, name, ownerId, rows, columns } = datasource;
  await log
    .insertInto('datasources')
    .values({ id, name, owner_id: ownerId, rows, columns: JSON.stringify(columns), created_at: at })
    .execute();
}

function datasourceOf(row: {
  id: string;
  name: string;
  owner_id: number | null;
  rows: number;
  columns: string;
}): Datasource {
  return {
    id: row.id,
    name: row.name,
    ownerId: row.owner_id,
    rows: Number(row.rows),
    columns: v.parse(storedColumns, JSON.parse(row.columns)),
  };
}
