/** What a user does next: steps, undo and redo, now and then something that will be refused. */
import type { JsonObject } from '../../src/session/sessionApi.ts';
import type { Dice } from './dice.ts';
import { baseTable } from './modelTable.ts';

/** An operation on the columns that the user sees. */
export function scriptedOperation(
  dice: Dice,
  seen: readonly string[] | null,
): { readonly name: string; readonly params: JsonObject } {
  const columns = seen === null || seen.length === 0 ? baseTable.columns : seen;
  const column = dice.chance(0.1) ? 'nowhere' : dice.pick(columns);
  const roll = dice.next();
  if (roll < 0.18) return { name: 'undo', params: {} };
  if (roll < 0.29) return { name: 'redo', params: {} };
  if (roll < 0.33) return { name: 'column_statistics', params: { column_name: column } };
  if (roll < 0.36) return { name: 'save', params: { name: 'copy' } };
  if (roll < 0.375) return { name: 'clear', params: {} };
  if (roll < 0.6) {
    return {
      name: 'rename_column',
      params: { old_name: column, new_name: `${column.slice(0, 1)}${dice.whole(1, 99)}` },
    };
  }
  if (roll < 0.68) return { name: 'drop_columns', params: { columns: [column] } };
  if (roll < 0.8) return { name: 'filter_rows', params: { column, operator: 'is_not_missing' } };
  if (roll < 0.9) return { name: 'sort_rows', params: { columns: [column], descending: dice.chance(0.5) } };
  return { name: 'fill_missing_values', params: { columns: [column], strategy: 'median' } };
}
