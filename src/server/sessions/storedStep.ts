/** Reads a resolved step back from the log. */
import * as v from 'valibot';
import { columnTypes } from '../tables/tableSchema.ts';
import { filterOperators, type TableStep } from '../tables/tableStep.ts';

const cell = v.union([v.string(), v.number(), v.boolean(), v.null()]);
const type = v.picklist(columnTypes);

const stepSchema = v.variant('kind', [
  v.object({ kind: v.literal('rename'), column: v.string(), name: v.string() }),
  v.object({ kind: v.literal('cast'), column: v.string(), from: type, to: type }),
  v.object({
    kind: v.literal('fill'),
    fills: v.array(v.object({ column: v.string(), value: cell, type })),
  }),
  v.object({ kind: v.literal('drop'), columns: v.array(v.string()) }),
  v.object({
    kind: v.literal('filter'),
    column: v.string(),
    operator: v.picklist(filterOperators),
    value: cell,
    rows: v.number(),
  }),
  v.object({ kind: v.literal('sort'), columns: v.array(v.string()), descending: v.boolean() }),
]);

/** @throws when the log holds something that this version does not know. */
export function storedStep(json: string): TableStep {
  return v.parse(stepSchema, JSON.parse(json));
}
