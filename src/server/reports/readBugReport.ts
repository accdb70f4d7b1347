/** Reads a bug report as the server takes it: the outline that its version promises, every part of it bounded. */
import * as v from 'valibot';
import type { BugReport } from '../../adapters/bugReport/bugReport.ts';

const text = v.pipe(v.string(), v.maxLength(300));
const fact = v.union([text, v.number(), v.boolean(), v.null()]);
/** Names and values of the page's choosing, few and flat. */
const facts = v.pipe(v.record(text, fact), v.maxEntries(20));

const outline = v.strictObject({
  schema: v.literal('holdfast-bug-report'),
  version: v.literal(1),
  createdAt: v.pipe(v.string(), v.isoTimestamp()),
  holdfast: text,
  application: v.nullable(text),
  note: v.pipe(v.string(), v.maxLength(2_000)),
  environment: facts,
  state: v.nullable(facts),
  failures: v.pipe(v.array(facts), v.maxLength(200)),
  timeline: v.strictObject({
    endsAtMs: v.number(),
    dropped: v.number(),
    entries: v.pipe(v.array(facts), v.maxLength(1_000)),
  }),
  traceId: v.nullable(text),
  recording: v.optional(v.looseObject({ format: text, version: v.number() })),
});

export type TakenReport = v.InferOutput<typeof outline>;

/** What a page sends is what is read here: a field that one side alone knows does not compile. */
type SameFields = Record<Exclude<keyof BugReport, 'recording'>, unknown>;

/** Null for anything that is no report of version 1, or larger than one can be. */
export function readBugReport(body: unknown): (TakenReport & SameFields) | null {
  const read = v.safeParse(outline, body);
  return read.success ? read.output : null;
}
