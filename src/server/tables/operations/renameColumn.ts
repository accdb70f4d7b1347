/** `rename_column {old_name, new_name}` */
import * as v from 'valibot';
import { OperationRefused } from '../operationRefused.ts';
import { findColumn, quoted } from './findColumn.ts';
import type { OperationRule } from './operationRule.ts';
import { columnName, parseParams } from './parseParams.ts';

const schema = v.object({ old_name: columnName, new_name: v.string('give the new name as a text.') });

const maxNameLength = 255;

export const renameColumn: OperationRule = async (params, { plan }) => {
  const { old_name, new_name } = parseParams(schema, params);
  const column = findColumn(plan, old_name);
  if (new_name.trim() === '') throw new OperationRefused('The new name is empty. Give the column a name.');
  if (new_name.length > maxNameLength) {
    throw new OperationRefused(
      `The new name is longer than ${maxNameLength} characters. Choose a shorter one.`,
    );
  }
  if (/\p{Cc}/u.test(new_name)) {
    throw new OperationRefused('The new name contains a control character. Use printable characters only.');
  }
  if (plan.columns.some(({ name }) => name === new_name)) {
    throw new OperationRefused(`There is already a column ${quoted(new_name)}. Choose another name.`);
  }
  return {
    step: { kind: 'rename', column: column.id, name: new_name },
    message: `Column renamed from "${old_name}" to "${new_name}"`,
  };
};
