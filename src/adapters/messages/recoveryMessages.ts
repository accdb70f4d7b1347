/** The shape of a message catalogue: plain data, every sentence by its code, so that a language is one file. */
import type { RecoveryProgress } from '../../../machines/recoveryEvents.ts';
import type { FailureCode, RecoveryAction } from '../../../machines/sessionFailure.ts';
import type { RecoveryValue } from '../../recoveryState.ts';

/** What the user is told of one failure. */
export interface FailureMessage {
  /** What happened. */
  readonly title: string;
  /** The title while an attempt is waited for; `{when}` is "in 5 seconds". */
  readonly counting?: string;
  /** The title once nothing goes on by itself, where the other one would promise too much. */
  readonly stoppedTitle?: string;
  /** What happens next while it goes on by itself. */
  readonly next: string;
  /** What the user can do once it has stopped. */
  readonly stopped: string;
}

/** One wording for each plural category of the language (CLDR); `{count}` is the number. */
export type PluralText = { readonly other: string } & Readonly<Partial<Record<Intl.LDMLPluralRule, string>>>;

/** Names in braces are filled in; every sentence that takes some says which. */
export interface RecoveryMessages {
  readonly failures: Readonly<Record<FailureCode, FailureMessage>>;
  readonly actions: Readonly<Record<RecoveryAction, string>>;
  /** `{done}` and `{total}` in `replaying`. */
  readonly steps: Readonly<Record<RecoveryProgress['step'], string>>;
  /** The status chip. A conflict is a `failed` that waits for a decision. */
  readonly states: Readonly<Record<RecoveryValue | 'conflict', string>>;
  /** A first opening that takes long. */
  readonly opening: { readonly title: string; readonly next: string };
  /** A connection that was lost, before it is known why. */
  readonly reconnecting: { readonly title: string; readonly next: string };
  /** `{attempt}` and `{maxAttempts}`. */
  readonly attempt: string;
  readonly countdown: {
    /** `{when}` is "in 12 seconds". */
    readonly soon: string;
    /** `{time}` is a time of day, or a day with it. */
    readonly later: string;
    /** No further attempt is planned: `{when}` is the end of the grace window. */
    readonly grace: string;
  };
  readonly work: {
    readonly safe: string;
    readonly keptHere: PluralText;
    /** Nothing is kept on the device, and nothing waits. */
    readonly sent: string;
    readonly keptInTab: PluralText;
  };
  readonly over: {
    readonly opened: string;
    readonly reconnected: string;
    readonly sending: PluralText;
  };
  readonly expiring: {
    /** `{when}`. */
    readonly title: string;
    readonly explanation: string;
    readonly extend: string;
    readonly failed: string;
  };
  readonly refused: {
    /** `{operation}`. */
    readonly plain: string;
    /** `{operation}` and `{reason}`: the server's own sentence. */
    readonly because: string;
    readonly more: PluralText;
  };
  readonly confirm: {
    readonly useServer: { readonly none: string; readonly some: PluralText };
    readonly keepMine: string;
    readonly reset: string;
  };
  /** After a try to keep the user's changes ended in the same conflict. */
  readonly cannotKeepMine: string;
  /** An action did not work: `{reason}` is a failure's title. */
  readonly actionFailed: string;
  readonly buttons: {
    readonly options: string;
    readonly close: string;
    readonly back: string;
    readonly loginInNewTab: string;
  };
  /** Names of regions, for screen readers. */
  readonly regions: { readonly connection: string; readonly expiring: string; readonly refused: string };
  readonly serverSays: string;
  readonly details: {
    readonly summary: string;
    readonly state: string;
    readonly code: string;
    readonly status: string;
    readonly cause: string;
    readonly time: string;
    readonly attempt: string;
    readonly pending: string;
    readonly durability: string;
    readonly datasource: string;
  };
  /** What operations are called, by their names; one that is missing is called by its own. */
  readonly operations: Readonly<Record<string, string>>;
}

/** A part of a catalogue: what is left out keeps its wording. */
export type PartialMessages = Partially<RecoveryMessages>;

type Partially<T> = T extends string ? string : { readonly [K in keyof T]?: Partially<T[K]> };
