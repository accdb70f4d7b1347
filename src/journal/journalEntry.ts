/** One operation in the write-ahead journal, and what the server was when it was last proved. */
import * as v from 'valibot';
import { failureCodes, type SessionFailure } from '../../machines/sessionFailure.ts';
import type { JsonObject } from '../session/sessionApi.ts';

/** Where an operation stands: `queued → sent → applied | refused | void`; only the last three are final. */
export type EntryState =
  | { readonly kind: 'queued' }
  /**
   * It may have reached the server. `baseEtag` and `basePosition` say what it was sent against, `at` when. `refusal`: the
   * server said no, and one without keys may still have done it, on a copy that the browser sent before.
   */
  | {
      readonly kind: 'sent';
      readonly baseEtag: string | null;
      readonly basePosition: number;
      readonly at: number;
      readonly refusal?: SessionFailure;
    }
  /** `sentAt` says when, where a copy that the browser sent of it could still land. */
  | { readonly kind: 'applied'; readonly sentAt?: number }
  | { readonly kind: 'refused'; readonly failure: SessionFailure }
  /** It lost its meaning before it was sent: withdrawn, or the step it would undo is gone. */
  | { readonly kind: 'void' };

export interface JournalEntry {
  /** A UUID: the idempotency key. */
  readonly id: string;
  /** The journal's own order, from 1; never a time. */
  readonly seq: number;
  readonly name: string;
  readonly params: JsonObject;
  /** The step that an undo takes back or a redo brings back. */
  readonly targetId: string | null;
  readonly state: EntryState;
}

/** The server as it was last proved. */
export interface JournalBase {
  readonly sessionId: string | null;
  readonly etag: string | null;
  readonly position: number;
  readonly total: number;
  readonly columns: readonly string[] | null;
  readonly shape: readonly [number, number] | null;
  /** Ms since the epoch. */
  readonly provedAt: number;
}

/** The table that a history began with. `digest` is of its first rows. */
export interface JournalOrigin {
  readonly columns: readonly string[] | null;
  readonly shape: readonly [number, number] | null;
  readonly digest: string | null;
}

/** What the journal knows besides its entries. */
export interface JournalHead {
  readonly version: 1;
  /** A UUID for each history that this journal begins. */
  readonly generation: string;
  readonly base: JournalBase | null;
  /** Steps found on the server that this journal never saw: they can be undone but not replayed. */
  readonly adopted: { readonly position: number; readonly total: number };
  /** The table at position 0: another one under the same name must not get our operations. */
  readonly origin: JournalOrigin | null;
  /**
   * A replay under way on a server without keys: the session it builds, null before there is one, and how far it got;
   * written before each send.
   */
  readonly replaying: { readonly sessionId: string | null; readonly done: number } | null;
  /** When a step was last sent again to a server without keys, ms since the epoch: its copies can land like any other's. */
  readonly replayedAt: number | null;
  /** When a change was sent to a server without keys whose fate is still open, ms since the epoch. */
  readonly unsettledAt: number | null;
  /** The user asked for the session to be cleared; written before that is sent. */
  readonly isClearing: boolean;
  /** The entries that lie in blocks, added up, so that a start need not read them; null when there are none. */
  readonly folded: FoldedEntries | null;
  /** Entries up to here belong to an earlier history and are read no more. */
  readonly sealedThroughSeq: number;
}

/** What entries up to one add up to. */
export interface FoldedEntries {
  readonly throughSeq: number;
  readonly position: number;
  /** Steps, the redo tail included. */
  readonly total: number;
  /** How many of the first steps are adopted ones. */
  readonly adopted: number;
}

export const emptyHead: JournalHead = {
  version: 1,
  generation: '',
  base: null,
  adopted: { position: 0, total: 0 },
  origin: null,
  replaying: null,
  replayedAt: null,
  unsettledAt: null,
  isClearing: false,
  folded: null,
  sealedThroughSeq: 0,
};

const nullable = <S extends v.GenericSchema>(schema: S) => v.nullable(schema);
const shape = v.pipe(v.tuple([v.number(), v.number()]), v.readonly());
const columns = v.pipe(v.array(v.string()), v.readonly());

/** A failure as it was stored or told by another tab. */
export const failureSchema = v.pipe(
  v.object({
    code: v.picklist(failureCodes),
    status: v.exactOptional(v.number()),
    retryAfterMs: v.exactOptional(v.number()),
    outcome: v.picklist(['not-applied', 'unknown']),
    attribution: v.picklist(['network', 'server', 'auth', 'data', 'client']),
    userMessage: v.exactOptional(v.string()),
    at: v.number(),
  }),
  v.readonly(),
);

const json = v.custom<JsonObject>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);

const entrySchema = v.object({
  id: v.string(),
  seq: v.pipe(v.number(), v.integer()),
  name: v.string(),
  params: json,
  targetId: nullable(v.string()),
  state: v.variant('kind', [
    v.object({ kind: v.literal('queued') }),
    v.object({
      kind: v.literal('sent'),
      baseEtag: nullable(v.string()),
      basePosition: v.number(),
      at: v.number(),
      refusal: v.exactOptional(failureSchema),
    }),
    v.object({ kind: v.literal('applied'), sentAt: v.exactOptional(v.number()) }),
    v.object({ kind: v.literal('refused'), failure: failureSchema }),
    v.object({ kind: v.literal('void') }),
  ]),
});

const headSchema = v.object({
  version: v.literal(1),
  generation: v.optional(v.string(), ''),
  base: nullable(
    v.object({
      sessionId: nullable(v.string()),
      etag: nullable(v.string()),
      position: v.number(),
      total: v.number(),
      columns: nullable(columns),
      shape: nullable(shape),
      provedAt: v.optional(v.number(), 0),
    }),
  ),
  adopted: v.object({ position: v.number(), total: v.number() }),
  origin: nullable(
    v.object({
      columns: nullable(columns),
      shape: nullable(shape),
      digest: v.optional(nullable(v.string()), null),
    }),
  ),
  replaying: nullable(v.object({ sessionId: nullable(v.string()), done: v.number() })),
  replayedAt: v.optional(nullable(v.number()), null),
  unsettledAt: v.optional(nullable(v.number()), null),
  isClearing: v.optional(v.boolean(), false),
  folded: v.optional(
    nullable(
      v.object({ throughSeq: v.number(), position: v.number(), total: v.number(), adopted: v.number() }),
    ),
    null,
  ),
  sealedThroughSeq: v.number(),
});

const blockSchema = v.object({ version: v.literal(1), entries: v.array(entrySchema) });

/** Entries as they were stored together, or null when they are none. */
export function parseBlock(value: unknown): readonly JournalEntry[] | null {
  const parsed = v.safeParse(blockSchema, value);
  return parsed.success ? parsed.output.entries : null;
}

/** An entry as it was stored, or null when it is none. */
export function parseEntry(value: unknown): JournalEntry | null {
  const parsed = v.safeParse(entrySchema, value);
  return parsed.success ? parsed.output : null;
}

/** A head as it was stored, or null when it is none. */
export function parseHead(value: unknown): JournalHead | null {
  const parsed = v.safeParse(headSchema, value);
  return parsed.success ? parsed.output : null;
}

/** Whether the server has not decided on an operation. */
export function isOpen({ state }: JournalEntry): boolean {
  return state.kind === 'queued' || state.kind === 'sent';
}
