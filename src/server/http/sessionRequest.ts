/** Reads the parts of a request that session calls share, strictly. */
import type { FastifyRequest } from 'fastify';
import type { JsonObject } from '../../session/sessionApi.ts';
import { ApiFailure } from '../sessions/apiFailure.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export const isUuid = (text: string): boolean => uuid.test(text);

/** The request's JSON body; none at all means an empty object. */
export function paramsOf(request: FastifyRequest): JsonObject {
  const { body } = request;
  if (body === undefined || body === null) return {};
  if (typeof body !== 'object' || Array.isArray(body)) throw malformed('The request needs a JSON object.');
  if (!isShallow(body, maxDepth)) throw malformed('The request is nested too deeply.');
  return body as JsonObject;
}

/** No operation's body is deeper than a list in an object. */
const maxDepth = 8;

/** Whether lists and objects are nested no deeper than so many levels. */
export function isShallow(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((held) => isShallow(held, levels - 1));
}

/** Null when the client sent none. */
export function idempotencyKeyOf(request: FastifyRequest): string | null {
  const key = headerOf(request, 'idempotency-key');
  if (key === null) return null;
  // The draft standard writes the key as a quoted string; both spellings are one key.
  const bare = key.replace(/^"(.*)"$/, '$1');
  if (!isUuid(bare)) throw malformed('The header Idempotency-Key needs a UUID.');
  return bare.toLowerCase();
}

/** A header that counts only once. */
export function headerOf(request: FastifyRequest, name: string): string | null {
  const value = request.headers[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A whole number from the query. */
export function queryNumber(
  request: FastifyRequest,
  name: string,
  { min, max, otherwise }: { min: number; max: number; otherwise: number },
): number {
  const query = request.query as Readonly<Record<string, unknown>>;
  const given = query[name];
  if (given === undefined) return otherwise;
  const number = typeof given === 'string' && /^\d{1,15}$/.test(given) ? Number(given) : Number.NaN;
  if (Number.isNaN(number) || number < min || number > max) {
    throw malformed(`"${name}" needs a whole number from ${min} to ${max}.`);
  }
  return number;
}

function malformed(sentence: string): ApiFailure {
  return new ApiFailure('OPERATION_REJECTED', 400, sentence);
}
