/** The 1.0 record: a session's work as the page exports it and takes it back. Plain JSON, of any user's making. */
import * as v from 'valibot';
import { failureCodes } from '../../machines/sessionFailure.ts';
import type { JsonObject } from '../session/sessionApi.ts';

/** The version this application writes and reads. */
const sessionRecordVersion = '1.0';

const text = v.pipe(v.string('must be text'), v.nonEmpty('must not be empty'));
const count = v.pipe(
  v.number('must be a number'),
  v.safeInteger('must be a whole number'),
  v.minValue(0, 'must not be negative'),
);
const moment = v.pipe(
  v.string('must be a moment in ISO 8601'),
  v.isoTimestamp('must be a moment in ISO 8601'),
);
const jsonObject = v.custom<JsonObject>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'must be an object',
);
const object = 'must be an object';
const list = 'must be a list';

const transformation = v.object(
  {
    /** The operation's UUID, where it has one. */
    id: v.exactOptional(text),
    /** The path segment with underscores: `rename_column`. */
    name: text,
    params: jsonObject,
    /** When it was made, ISO 8601. */
    at: v.exactOptional(moment),
  },
  object,
);

const currentState = v.pipe(
  v.object(
    {
      /** In order, with the redo tail. */
      transformations: v.array(transformation, list),
      /** How many of them are applied. */
      position: count,
      metadata: jsonObject,
    },
    object,
  ),
  v.check(
    ({ transformations, position }) => position <= transformations.length,
    'must not have a position beyond its transformations',
  ),
);

const recoveryInfo = v.object(
  {
    lastSuccessfulOperation: v.nullable(
      v.object({ id: v.exactOptional(text), name: text, at: moment }, object),
    ),
    /** What went wrong, oldest first: codes only, nothing of the user's. */
    errorHistory: v.array(
      v.object({ code: v.picklist(failureCodes, 'must be a failure code'), at: moment }, object),
      list,
    ),
    retryCount: count,
  },
  object,
);

const sessionRecord = v.object(
  {
    version: v.literal(sessionRecordVersion, `must be "${sessionRecordVersion}"`),
    datasourceId: text,
    sessionId: v.nullable(text),
    /** ISO 8601. */
    lastActivity: moment,
    currentState,
    recoveryInfo,
  },
  object,
);

export type SessionRecord = v.InferOutput<typeof sessionRecord>;

/** Why a record was not taken: `newer` than this application, or `invalid`. */
export class SessionRecordError extends Error {
  readonly code: 'newer' | 'invalid';

  constructor(code: 'newer' | 'invalid', message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SessionRecordError';
    this.code = code;
  }
}

/**
 * Reads a record of any origin as JSON would carry it; the input is neither kept nor changed.
 * @throws {SessionRecordError} with one sentence that names the field.
 */
export function parseSessionRecord(input: unknown): SessionRecord {
  const copy = jsonCopy(input);
  refuseNewer(copy);
  const parsed = v.safeParse(sessionRecord, copy, { abortEarly: true });
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const path = v.getDotPath(issue) ?? 'it';
  throw invalid(`This is not a session record that can be read: ${path} ${sentenceOf(issue)}.`);
}

function jsonCopy(input: unknown): unknown {
  try {
    const json: string | undefined = JSON.stringify(input);
    return json === undefined ? undefined : JSON.parse(json);
  } catch (cause) {
    throw invalid('This is not a session record that can be read: it is not plain JSON.', { cause });
  }
}

function refuseNewer(record: unknown): void {
  const versioned = v.safeParse(
    v.object({ version: v.pipe(v.string(), v.regex(/^\d{1,9}\.\d{1,9}$/)) }),
    record,
  );
  if (!versioned.success) return;
  const { version } = versioned.output;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 1 || (major === 1 && minor > 0)) {
    throw new SessionRecordError(
      'newer',
      `This record has version ${version} and this page reads ${sessionRecordVersion}: it was left as it is, reload the page for a newer version and try again.`,
    );
  }
}

/** A missing field has no message of its own in the schema. */
function sentenceOf(issue: v.BaseIssue<unknown>): string {
  return issue.input === undefined ? 'is missing' : issue.message;
}

function invalid(message: string, options?: ErrorOptions): SessionRecordError {
  return new SessionRecordError('invalid', message, options);
}
