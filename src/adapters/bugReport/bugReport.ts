/** A bug report: plain JSON with a version, the same for the page that shows it and whoever reads it later. */
import * as v from 'valibot';
import { failureRoads } from '../../../machines/recoveryPolicy.ts';
import { failureCodes } from '../../../machines/sessionFailure.ts';
import { timelineEntrySchema } from './timelineEntry.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const ms = v.pipe(v.number(), v.finite());
const short = v.pipe(v.string(), v.maxLength(300));
const known = v.nullable(v.boolean());

/** The longest note of a user, in characters. */
export const noteLimit = 2_000;

const environmentSchema = v.strictObject({
  /** As the browser calls itself. */
  browser: v.nullable(short),
  online: known,
  visibility: v.nullable(short),
  /** BCP 47. */
  language: v.nullable(short),
  /** Minutes that local time is ahead of UTC. */
  timeZoneOffsetMin: v.number(),
  /** Under 600 px, under 1200 px, or wider. */
  screen: v.nullable(v.picklist(['narrow', 'medium', 'wide'])),
  secureContext: known,
  cookies: known,
  indexedDb: v.boolean(),
  webCrypto: v.boolean(),
  webLocks: v.boolean(),
  broadcastChannel: v.boolean(),
});

const failureSchema = v.strictObject({
  code: v.picklist(failureCodes),
  status: v.nullable(count),
  times: count,
  firstAtMs: ms,
  lastAtMs: ms,
});

export const bugReportSchema = v.strictObject({
  schema: v.literal('holdfast-bug-report'),
  version: v.literal(1),
  /** ISO 8601, in UTC. */
  createdAt: v.pipe(v.string(), v.isoTimestamp()),
  holdfast: short,
  /** The application's own version, where it gave one. */
  application: v.nullable(short),
  /** What the user wrote. */
  note: v.pipe(v.string(), v.maxLength(noteLimit)),
  environment: environmentSchema,
  /** Null where no session was ever looked at. */
  state: v.nullable(
    v.strictObject({
      value: short,
      attempt: count,
      code: v.nullable(v.picklist(failureCodes)),
      road: v.nullable(v.picklist(failureRoads)),
      pending: count,
      durability: short,
    }),
  ),
  /** Each kind of failure once, with how often it was met. */
  failures: v.array(failureSchema),
  timeline: v.strictObject({
    /** When the report was made, ms since the recorder began. */
    endsAtMs: ms,
    /** Entries that had to make room. */
    dropped: count,
    entries: v.array(timelineEntrySchema),
  }),
  /** The trace of the last session call (W3C Trace Context), by which the server's log is found. */
  traceId: v.nullable(v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/))),
  /** A recording of the statechart, in a format of its own that names itself. */
  recording: v.optional(v.looseObject({ format: short, version: v.number() })),
});

export type BugReport = v.InferOutput<typeof bugReportSchema>;
export type ReportEnvironment = BugReport['environment'];
export type ReportRecording = NonNullable<BugReport['recording']>;

/**
 * Reads a report, for example from a file.
 * @throws TypeError with one sentence about the first thing that is wrong
 */
export function parseBugReport(value: unknown): BugReport {
  const read = v.safeParse(bugReportSchema, value);
  if (read.success) return read.output;
  const [issue] = read.issues;
  throw new TypeError(
    `This is no bug report of version 1: ${v.getDotPath(issue) ?? 'the whole'} is not as it should be.`,
  );
}
