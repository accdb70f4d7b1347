/** A refusal as the log keeps it, so that the same key is refused in the same words. */
import * as v from 'valibot';
import { ApiFailure } from './apiFailure.ts';

const schema = v.object({ status: v.number(), sentence: v.string() });

export function refusalJson(refusal: ApiFailure): string {
  return JSON.stringify({ status: refusal.status, sentence: refusal.message });
}

/** Every stored refusal is one of an operation; its headers say that it was given before. */
export function storedRefusal(
  json: string,
  sessionId: string,
  headers: Readonly<Record<string, string>>,
): ApiFailure {
  const { status, sentence } = v.parse(schema, JSON.parse(json));
  return new ApiFailure('OPERATION_REJECTED', status, sentence, { sessionId, headers });
}
