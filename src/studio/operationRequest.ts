/** From what a form holds to the request it means, or to one sentence on what is missing. */
import type { JsonObject, JsonValue } from '../index.ts';
import type { StudioMessages } from './messages/studioMessages.ts';
import type { ColumnSummary } from './studioApi.ts';

/** Every change the page can ask for; each name is a path segment of the session API with underscores. */
export type OperationName =
  | 'rename_column'
  | 'change_column_type'
  | 'fill_missing_values'
  | 'drop_columns'
  | 'filter_rows'
  | 'sort_rows'
  | 'save'
  | 'undo'
  | 'redo';

export type FormName = Exclude<OperationName, 'undo' | 'redo'>;

/** What a form's controls hold, as the user left them. */
export interface FormFields {
  column: string;
  columns: string[];
  newName: string;
  newType: string;
  strategy: string;
  operator: string;
  value: string;
  thenBy: string;
  descending: boolean;
}

export const emptyFields: Readonly<FormFields> = {
  column: '',
  columns: [],
  newName: '',
  newType: 'float',
  strategy: 'mean',
  operator: 'eq',
  value: '',
  thenBy: '',
  descending: false,
};

export type OperationRequest =
  | { readonly ok: true; readonly name: FormName; readonly params: JsonObject }
  | { readonly ok: false; readonly sentence: string };

interface FormInput {
  readonly fields: FormFields;
  readonly columns: readonly ColumnSummary[];
  readonly messages: StudioMessages;
}

/** The request a form means; `columns` are those of the table as it stands. */
export function operationRequest(name: FormName, input: FormInput): OperationRequest {
  const params = builders[name](input);
  return typeof params === 'string' ? { ok: false, sentence: params } : { ok: true, name, params };
}

const isNumeric = (column: ColumnSummary | undefined): boolean =>
  column?.type === 'integer' || column?.type === 'float';

const builders: Readonly<Record<FormName, (input: FormInput) => JsonObject | string>> = {
  rename_column({ fields, columns, messages }) {
    const newName = fields.newName.trim();
    if (fields.column === '') return messages.form.chooseColumn;
    if (newName === '') return messages.form.newNameMissing;
    if (newName === fields.column) return messages.form.sameName;
    if (columns.some((column) => column.name === newName)) return messages.form.nameTaken(newName);
    return { old_name: fields.column, new_name: newName };
  },
  change_column_type({ fields, messages }) {
    if (fields.column === '') return messages.form.chooseColumn;
    return { column_name: fields.column, new_type: fields.newType };
  },
  fill_missing_values({ fields, columns, messages }) {
    const chosen = columns.filter((column) => fields.columns.includes(column.name));
    if (chosen.length === 0) return messages.form.chooseColumns;
    const names = chosen.map((column) => column.name);
    if (fields.strategy === 'mean' || fields.strategy === 'median') {
      const others = chosen.filter((column) => column.type !== null && !isNumeric(column));
      if (others.length > 0) return messages.form.numericColumnsOnly(others.map((column) => column.name));
    }
    if (fields.strategy !== 'value') return { columns: names, strategy: fields.strategy };
    if (fields.value.trim() === '') return messages.form.valueMissing;
    // One value for all of them: where one holds numbers, it has to be a number.
    const strictest = chosen.find(isNumeric) ?? chosen[0];
    const value = valueFor(strictest, fields.value);
    if (value === undefined) return messages.form.numberNeeded(strictest?.name ?? '');
    return { columns: names, strategy: 'value', fill_value: value };
  },
  drop_columns({ fields, columns, messages }) {
    const names = columns.map((column) => column.name).filter((column) => fields.columns.includes(column));
    if (names.length === 0) return messages.form.chooseColumns;
    if (names.length === columns.length) return messages.form.keepOneColumn;
    return { columns: names };
  },
  filter_rows({ fields, columns, messages }) {
    const { column: name, operator } = fields;
    if (name === '') return messages.form.chooseColumn;
    if (!takesValue(operator)) return { column: name, operator };
    if (fields.value.trim() === '') return messages.form.valueMissing;
    const column = columns.find((candidate) => candidate.name === name);
    const value = operator === 'contains' ? fields.value : valueFor(column, fields.value);
    if (value === undefined) return messages.form.numberNeeded(name);
    return { column: name, operator, value };
  },
  sort_rows({ fields, messages }) {
    if (fields.column === '') return messages.form.chooseColumn;
    const second = fields.thenBy !== '' && fields.thenBy !== fields.column ? [fields.thenBy] : [];
    return { columns: [fields.column, ...second], descending: fields.descending };
  },
  save({ fields, messages }) {
    const name = fields.newName.trim();
    return name === '' ? messages.form.saveNameMissing : { name };
  },
};

/** Whether a filter's operator compares with a value. */
export function takesValue(operator: string): boolean {
  return operator !== 'is_missing' && operator !== 'is_not_missing';
}

/** The typed value for a column of its type; `undefined` when a number was needed and none was typed. */
function valueFor(column: ColumnSummary | undefined, typed: string): JsonValue | undefined {
  const text = typed.trim();
  if (isNumeric(column)) {
    const value = Number(text);
    if (!Number.isFinite(value)) return undefined;
    // A double would round its digits; the server reads them from a text as well.
    return Number.isInteger(value) && !Number.isSafeInteger(value) ? text : value;
  }
  if (column?.type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}
