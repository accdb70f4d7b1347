/** What the fault lab can be told: faults that strike requests, and actions on the server. Parsed at the door. */
import * as v from 'valibot';

const longestMs = 600_000;

const within = (name: string, min: number, max: number, unit: string) => {
  const sentence = `"${name}" must be a whole number from ${min} to ${max}${unit}.`;
  return v.pipe(
    v.number(sentence),
    v.integer(sentence),
    v.minValue(min, sentence),
    v.maxValue(max, sentence),
  );
};

const chance = v.pipe(
  v.number('"probability" must be a number from 0 to 1.'),
  v.minValue(0, '"probability" must be a number from 0 to 1.'),
  v.maxValue(1, '"probability" must be a number from 0 to 1.'),
);

/** Which requests a fault strikes, and for how long. Without any of them: all, until it is cleared. */
const aim = {
  /** How many requests it strikes. */
  calls: v.optional(within('calls', 1, 1_000_000, '')),
  durationMs: v.optional(within('durationMs', 1, longestMs, ' (ms)')),
  /** The chance with which it strikes a request it could strike. */
  probability: v.optional(chance),
  /** A part of the path that a request must have. */
  match: v.optional(
    v.pipe(v.string('"match" must be a part of a path.'), v.maxLength(200, '"match" is too long.')),
  ),
};

const faultSchemas = [
  /** Resets the connection before the server hears of the request. */
  v.strictObject({ kind: v.literal('refuse'), ...aim }),
  /** Resets both sides when the server has `bytes` of the request. @default half of it */
  v.strictObject({
    kind: v.literal('reset'),
    bytes: v.optional(within('bytes', 0, 1e9, ' (bytes)')),
    ...aim,
  }),
  /** Holds the request back. */
  v.strictObject({ kind: v.literal('delay'), delayMs: within('delayMs', 0, longestMs, ' (ms)'), ...aim }),
  /** Swallows the request; the connection stays open until the fault is lifted. */
  v.strictObject({ kind: v.literal('blackhole'), ...aim }),
  /** Lets this many bytes of the answer's body through, never all of them. */
  v.strictObject({
    kind: v.literal('cut'),
    bytes: v.optional(within('bytes', 0, 1e9, ' (bytes)'), 64),
    ...aim,
  }),
  /** Lets the server do its work and drops the connection without the answer. */
  v.strictObject({ kind: v.literal('lose-answer'), ...aim }),
  /** Answers 503 in the server's place, with `Retry-After` in seconds (RFC 9110 §10.2.3). */
  v.strictObject({
    kind: v.literal('unavailable'),
    retryAfterS: v.optional(within('retryAfterS', 0, 3600, ' (seconds)'), 5),
    ...aim,
  }),
] as const;

const restartDelay = v.optional(within('delayMs', 0, longestMs, ' (ms)'), 0);

const actionSchemas = [
  /** SIGKILL to the API process; it stays down. */
  v.strictObject({ kind: v.literal('kill') }),
  /** Starts the API process after `delayMs`; one that is up is stopped politely first. */
  v.strictObject({ kind: v.literal('restart'), delayMs: restartDelay }),
  /** SIGKILL, then a start after `delayMs`. */
  v.strictObject({ kind: v.literal('kill-restart'), delayMs: restartDelay }),
  v.strictObject({ kind: v.literal('expire-login') }),
  v.strictObject({ kind: v.literal('forget-session') }),
] as const;

const commandSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('none') }),
  ...faultSchemas,
  ...actionSchemas,
]);

export type Fault = v.InferOutput<(typeof faultSchemas)[number]>;
export type LabCommand = v.InferOutput<typeof commandSchema>;
/** A command as a client writes it, before defaults are filled in. */
export type LabCommandInput = v.InferInput<typeof commandSchema>;

const kindsOf = (schemas: readonly { entries: { kind: { literal: string } } }[]): string[] =>
  schemas.map((schema) => schema.entries.kind.literal);
const allKinds = ['none', ...kindsOf(faultSchemas), ...kindsOf(actionSchemas)];
const faultKinds: ReadonlySet<string> = new Set(kindsOf(faultSchemas));

export function isFault(command: LabCommand): command is Fault {
  return faultKinds.has(command.kind);
}

/** What a body says, or one sentence on what is wrong with it. */
export type ParsedCommand =
  | { readonly ok: true; readonly command: LabCommand }
  | { readonly ok: false; readonly sentence: string };

export function parseLabCommand(body: unknown): ParsedCommand {
  const parsed = v.safeParse(commandSchema, body);
  if (parsed.success) return { ok: true, command: parsed.output };
  return { ok: false, sentence: sentenceFor(parsed.issues[0]) };
}

function sentenceFor(issue: v.BaseIssue<unknown>): string {
  const key = v.getDotPath(issue);
  if (key === null) return `The body must be a JSON object with a "kind": ${allKinds.join(', ')}.`;
  if (key === 'kind') return `"kind" must be one of ${allKinds.join(', ')}.`;
  if (issue.expected === 'never') return `"${key}" has no meaning for this kind.`;
  if (issue.received === 'undefined') return `"${key}" is missing.`;
  return issue.message;
}
