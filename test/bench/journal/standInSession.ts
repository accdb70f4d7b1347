/** One session as our server would hold it, without a table behind it: its table stays the same whatever is done to it. */
import { operationIdOf } from './operationIdOf.ts';

const lifeMs = 240 * 60_000;

export type OperationVerdict = 'applied' | 'replayed' | 'stale' | 'impossible';

/** The table that every session shows. */
export interface StandInTable {
  readonly columns: readonly string[];
  readonly shape: readonly [rows: number, columns: number];
  /** JSON of the first rows, made once: what a server computes is not what is measured here. */
  readonly previewJson: string;
  /** How many entries of the history an answer carries: the newest ones. */
  readonly historyLimit: number;
}

/** A session with `total` operations already applied. */
export class StandInSession {
  readonly #epoch: string;
  readonly #datasourceId: string;
  readonly #table: StandInTable;
  /** JSON of each history entry. */
  readonly #history: string[] = [];
  readonly #keys = new Set<string>();
  #revision: number;
  #position: number;

  constructor(datasourceId: string, epoch: string, table: StandInTable, total: number) {
    this.#datasourceId = datasourceId;
    this.#epoch = epoch;
    this.#table = table;
    for (let seq = 1; seq <= total; seq += 1) this.#remember('sort_rows', operationIdOf(seq));
    this.#revision = total;
    this.#position = total;
  }

  get etag(): string {
    return `"${this.#epoch}:${this.#revision}"`;
  }

  /** The ids of the operations that are applied, in their order. */
  get appliedIds(): readonly string[] {
    const ids = this.#history.map((entry) => String((JSON.parse(entry) as { id: string }).id));
    return ids.slice(0, this.#position);
  }

  /** The key is looked at first, then the entity tag. */
  apply(name: string, key: string, ifMatch: string | undefined): OperationVerdict {
    if (this.#keys.has(key)) return 'replayed';
    if (ifMatch !== undefined && ifMatch !== this.etag) return 'stale';
    if (name === 'undo') {
      if (this.#position === 0) return 'impossible';
      this.#position -= 1;
      this.#keys.add(key);
    } else {
      this.#history.length = this.#position;
      this.#remember(name, key);
      this.#position += 1;
    }
    this.#revision += 1;
    return 'applied';
  }

  /** The body of an answer, as JSON. */
  body(now: number): string {
    const { columns, shape, previewJson, historyLimit } = this.#table;
    const info = {
      session_exists: true,
      session_id: this.#epoch,
      user_id: 1,
      datasource_id: this.#datasourceId,
      status: 'active',
      current_shape: shape,
      original_shape: shape,
      current_step: this.#position,
      total_operations: this.#history.length,
      can_undo: this.#position > 0,
      can_redo: this.#position < this.#history.length,
      timeout_minutes: lifeMs / 60_000,
      expires_at: new Date(now + lifeMs).toISOString(),
      is_expired: false,
      epoch: this.#epoch,
      revision: this.#revision,
      position: this.#position,
    };
    const history = this.#history.slice(-historyLimit).join(',');
    return `{"success":true,"session_info":${JSON.stringify(info).slice(0, -1)},"operations_history":[${history}]},"data_preview":${previewJson},"column_info":${JSON.stringify(columns)}}`;
  }

  #remember(name: string, id: string): void {
    const step = this.#history.length + 1;
    const [rows, columns] = this.#table.shape;
    const shape = [rows, columns];
    const timestamp = '2026-01-01T00:00:00.000Z';
    const entry = { step, operation_name: name, timestamp, shape_before: shape, shape_after: shape, id };
    this.#history.push(JSON.stringify(entry));
    this.#keys.add(id);
  }
}
