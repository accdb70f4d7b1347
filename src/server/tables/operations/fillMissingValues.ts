/** `fill_missing_values {columns, strategy, fill_value?}`: the value filled in is found once and logged as a constant. */
import * as v from 'valibot';
import { OperationRefused } from '../operationRefused.ts';
import { type CellValue, isNumeric, type TableColumn } from '../tableSchema.ts';
import type { ColumnFill } from '../tableStep.ts';
import { typedValue } from '../typedValue.ts';
import { findColumn, quoted } from './findColumn.ts';
import type { OperationRule, TableQuestion } from './operationRule.ts';
import { columnNames, parseParams } from './parseParams.ts';

const strategies = ['mean', 'median', 'mode', 'value'] as const;

const schema = v.object({
  columns: columnNames,
  strategy: v.picklist(strategies, `choose one of ${strategies.join(', ')}.`),
  fill_value: v.optional(
    v.union([v.string(), v.number(), v.boolean(), v.null()], 'give a text, a number, true or false.'),
  ),
});

export const fillMissingValues: OperationRule = async (params, question) => {
  const { columns, strategy, fill_value } = parseParams(schema, params);
  const chosen = columns.map((name) => findColumn(question.plan, name));
  const fills: ColumnFill[] = [];
  for (const column of chosen) {
    fills.push(
      strategy === 'value'
        ? givenFill(column, fill_value ?? null)
        : await foundFill(column, strategy, question),
    );
  }
  const counts = await question.ask(chosen.map(({ id }) => `count(*) - count(${id})`));
  const missing = counts.reduce<number>((sum, count) => sum + Number(count), 0);
  return {
    step: { kind: 'fill', fills },
    message: `Filled ${missing} missing values using ${strategy} strategy`,
  };
};

function givenFill({ id, name, type }: TableColumn, given: CellValue): ColumnFill {
  if (given === null || given === '') throw new OperationRefused('The strategy value needs a "fill_value".');
  const value = typedValue(given, type);
  if (value === null) {
    throw new OperationRefused(
      `${quoted(String(given))} can not be put into column ${quoted(name)}, which is of type ${type}.`,
    );
  }
  return { column: id, value, type };
}

async function foundFill(
  { id, name, type }: TableColumn,
  strategy: 'mean' | 'median' | 'mode',
  { ask }: TableQuestion,
): Promise<ColumnFill> {
  if (strategy !== 'mode' && !isNumeric(type)) {
    throw new OperationRefused(
      `The ${strategy} needs a column of numbers; ${quoted(name)} is of type ${type}. Use mode or value.`,
    );
  }
  const { expression, suffix } = asked[strategy](id);
  const [value = null] = await ask([expression], suffix);
  if (value === null) {
    throw new OperationRefused(
      `Column ${quoted(name)} has no values to take the ${strategy} of. Use the strategy value.`,
    );
  }
  // Half-way between two integers lies no integer: then the column becomes one of floats.
  const becomesFloat = type === 'integer' && typeof value === 'number' && !Number.isInteger(value);
  return { column: id, value, type: becomesFloat ? 'float' : type };
}

const asked: Readonly<
  Record<'mean' | 'median' | 'mode', (id: string) => { expression: string; suffix?: string }>
> = {
  // Added up in the order of the rows: over threads, a sum of doubles differs from run to run.
  mean: (id) => ({ expression: `fsum(CAST(${id} AS DOUBLE) ORDER BY ordinal) / count(${id})` }),
  median: (id) => ({ expression: `median(${id})` }),
  // Of several that are equally frequent, the smallest.
  mode: (id) => ({
    expression: id,
    suffix: `WHERE ${id} IS NOT NULL GROUP BY ${id} ORDER BY count(*) DESC, ${id} LIMIT 1`,
  }),
};
