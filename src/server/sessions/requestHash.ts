/** The fingerprint of a request's meaning, by which a key knows its body again. */
import { createHash } from 'node:crypto';
import type { JsonObject, JsonValue } from '../../session/sessionApi.ts';

/** Headers and the order of an object's keys do not count. */
export function requestHash(name: string, params: JsonObject): string {
  return createHash('sha256')
    .update(JSON.stringify([name, sorted(params)]))
    .digest('hex');
}

function sorted(value: JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map(sorted);
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, held]) => [key, sorted(held)]),
  );
}

const isList = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value);
