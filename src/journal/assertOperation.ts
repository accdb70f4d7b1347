/** Checks an operation where a page hands it in. */
import type { JsonObject } from '../session/sessionApi.ts';

/**
 * A copy of the operation's parameters that nobody else holds.
 * @throws TypeError for a name that is no path segment with underscores, or parameters that are not plain JSON
 */
export function assertOperation(name: unknown, params: unknown): JsonObject {
  if (typeof name !== 'string' || !/^[a-z][a-z0-9_]*$/.test(name)) {
    throw new TypeError('An operation needs a name in lower case with underscores, such as rename_column.');
  }
  if (typeof params !== 'object' || params === null || Array.isArray(params)) {
    throw new TypeError(`${name} needs its params as a plain object; an operation without any takes {}.`);
  }
  try {
    return JSON.parse(JSON.stringify(params));
  } catch (cause) {
    throw new TypeError(`${name} needs params that are plain JSON.`, { cause });
  }
}
