/** Seeded operations that can all be told apart, and the history that they must leave behind. */
import type { JsonObject } from '../../../src/index.ts';
import { fillFor } from './soakTable.ts';

export interface SoakOperation {
  /** Unique in its round, in the order in which the operations were made. */
  readonly serial: number;
  readonly name: 'rename_column' | 'fill_missing_values' | 'undo' | 'redo';
  readonly params: JsonObject;
}

/** A history: its steps, the redo tail included, and how many of them stand. */
export interface PlannedHistory {
  readonly steps: readonly SoakOperation[];
  readonly position: number;
}

/** What operations leave behind when each is applied once and in order. */
export function foldOperations(operations: readonly SoakOperation[]): PlannedHistory {
  let steps: readonly SoakOperation[] = [];
  let position = 0;
  for (const operation of operations) {
    if (operation.name === 'undo') position -= 1;
    else if (operation.name === 'redo') position += 1;
    else {
      steps = [...steps.slice(0, position), operation];
      position += 1;
    }
  }
  return { steps, position };
}

export interface OperationPlanOptions {
  readonly columns: readonly string[];
  readonly dice: () => number;
  /** The next free serial of the round. */
  readonly nextSerial: () => number;
  /** @default true */
  readonly canUndo?: boolean;
}

/**
 * Makes one operation after the other for whoever works on some columns alone. Renames chain, so that one that is lost,
 * doubled or out of order makes the next one impossible.
 */
export class OperationPlan {
  readonly #options: OperationPlanOptions;
  readonly #made: SoakOperation[] = [];
  /** The columns' names at each position. */
  #columnsAt: (readonly string[])[];

  constructor(options: OperationPlanOptions) {
    this.#options = options;
    this.#columnsAt = [options.columns];
  }

  make(count: number): SoakOperation[] {
    return Array.from({ length: count }, () => this.next());
  }

  next(): SoakOperation {
    const operation = this.#draw();
    this.#made.push(operation);
    return operation;
  }

  #draw(): SoakOperation {
    const { dice, nextSerial, canUndo = true } = this.#options;
    const serial = nextSerial();
    const { steps, position } = foldOperations(this.#made);
    const roll = dice();
    if (canUndo && roll < 0.15 && position > 0) return { serial, name: 'undo', params: {} };
    if (canUndo && roll < 0.3 && position < steps.length) return { serial, name: 'redo', params: {} };
    const columns = this.#columnsAt[position] ?? [];
    const index = Math.floor(dice() * columns.length);
    const column = columns[index] ?? '';
    this.#columnsAt = this.#columnsAt.slice(0, position + 1);
    if (roll > 0.8) {
      this.#columnsAt.push(columns);
      const params = { columns: [column], strategy: 'value', fill_value: fillFor(column, serial) };
      return { serial, name: 'fill_missing_values', params };
    }
    const renamed = `${column.replace(/_\d+$/, '')}_${serial}`;
    this.#columnsAt.push(columns.with(index, renamed));
    return { serial, name: 'rename_column', params: { old_name: column, new_name: renamed } };
  }
}
