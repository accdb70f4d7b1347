/** Reads an operation's body by its schema, with a sentence for the user when it does not fit. */
import * as v from 'valibot';
import type { JsonObject } from '../../../session/sessionApi.ts';
import { OperationRefused } from '../operationRefused.ts';

/** @throws {OperationRefused} that names the first field that is missing or wrong. */
export function parseParams<const Schema extends v.GenericSchema>(
  schema: Schema,
  params: JsonObject,
): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, params, { abortEarly: true });
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const field = v.getDotPath(issue);
  if (field === null)
    throw new OperationRefused("The request needs a JSON object with the operation's fields.");
  const given = issue.received === 'undefined' ? 'is missing' : 'is not valid';
  throw new OperationRefused(`"${field}" ${given}: ${issue.message}`);
}

/** A list of column names, at least one, each once. */
export const columnNames = v.pipe(
  v.array(v.string('name each column as a text.'), 'give a list of column names.'),
  v.minLength(1, 'name at least one column.'),
  v.maxLength(10_000, 'name at most 10,000 columns.'),
  v.transform((names) => [...new Set(names)]),
);

export const columnName = v.string('give the name of a column.');
