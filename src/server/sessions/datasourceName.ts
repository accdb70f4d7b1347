/** The name a user gives to a table: shown, never used as a path. */
import { OperationRefused } from '../tables/operationRefused.ts';

const maxLength = 200;

/** @throws {OperationRefused} when it is empty, too long, or looks like a path. */
export function datasourceName(given: string): string {
  const name = given.trim();
  if (name === '') throw new OperationRefused('The name is empty. Give the new table a name.');
  if (name.length > maxLength) {
    throw new OperationRefused(`The name is longer than ${maxLength} characters. Choose a shorter one.`);
  }
  if (/[/\\]|\p{Cc}/u.test(name) || /^\.+$/.test(name)) {
    throw new OperationRefused(
      'The name can not contain "/", "\\" or control characters. Choose a plain name.',
    );
  }
  return name;
}
