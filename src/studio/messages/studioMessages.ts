/** The shape of a message catalogue: every sentence the page words itself, by code, so that a language is one file. */
import type { RecoveryMessages } from '../../index.ts';
import type { PageWords } from './enWords.ts';

export interface StudioMessages {
  /** What stands in the page's markup, by the keys that the markup names. */
  readonly words: PageWords;
  /** BCP 47, for numbers and times. */
  readonly locale: string;
  /** The recovery element's own words, where the page speaks of a failure itself. */
  readonly failures: RecoveryMessages['failures'];
  readonly pending: (count: number) => string;
  readonly durability: { readonly memory: string; readonly failing: string };
  readonly types: Readonly<Record<string, string>>;
  /** The head of the row numbers. */
  readonly rowHead: string;
  /** Read to those who cannot see that a cell is empty. */
  readonly missingCell: string;
  readonly missing: (count: number) => string;
  readonly rows: (count: number) => string;
  readonly columns: (count: number) => string;
  readonly rowRange: (first: number, last: number, total: number) => string;
  readonly noRows: string;
  /** On a server that gives no others. */
  readonly firstRowsOnly: (count: number) => string;
  readonly rowsWhenBack: string;
  readonly tableWhenBack: string;
  readonly rowsFailed: string;
  readonly statisticsFailed: string;
  readonly statisticsLabels: Readonly<
    Record<'count' | 'missing' | 'distinct' | 'min' | 'max' | 'mean' | 'median' | 'std', string>
  >;
  /** What a bin of a histogram holds. */
  readonly span: (from: string, to: string) => string;
  /** A plot over time for those who cannot see it; `unit` is one of the calendar. */
  readonly timeline: (
    unit: string,
    bins: readonly { readonly label: string; readonly count: number }[],
  ) => string;
  readonly timeUnits: Readonly<Record<string, string>>;
  /** A histogram for those who cannot see it. */
  readonly histogram: (bins: readonly { readonly label: string; readonly count: number }[]) => string;
  readonly listFailed: string;
  readonly noDatasources: string;
  /** An operation in the history, where only its name is known. */
  readonly operations: Readonly<Record<string, string>>;
  /** An operation on its way, with what the user asked for. */
  readonly describe: (name: string, params: Readonly<Record<string, unknown>>) => string;
  readonly form: {
    readonly queued: string;
    readonly sending: string;
    /** How many others wait before this one. */
    readonly withOthers: (word: string, others: number) => string;
    readonly refused: (what: string, why: string) => string;
    readonly chooseColumn: string;
    readonly chooseColumns: string;
    readonly keepOneColumn: string;
    readonly newNameMissing: string;
    readonly nameTaken: (name: string) => string;
    readonly sameName: string;
    readonly valueMissing: string;
    readonly numberNeeded: (column: string) => string;
    readonly numericColumnsOnly: (columns: readonly string[]) => string;
    readonly saveNameMissing: string;
    readonly saved: (name: string) => string;
  };
  /** A change that takes its time. */
  readonly running: {
    readonly elapsed: (seconds: number, share: number | null) => string;
    readonly callingOff: string;
    readonly calledOff: (what: string) => string;
    readonly callOffHint: string;
    /** It has not left this device. */
    readonly withdrawHint: string;
    readonly cannotCallOff: string;
    /** It was done before it could be called off. */
    readonly tooLate: (what: string) => string;
    readonly notReached: (what: string) => string;
  };
  /** A walk through the history. */
  readonly walk: {
    readonly going: (label: string) => string;
    readonly steps: (done: number, total: number) => string;
    readonly stopHint: string;
    readonly arrived: (label: string) => string;
    /** What a step of the history offers. */
    readonly offer: (label: string, steps: number, isBack: boolean) => string;
    readonly busy: string;
  };
  readonly exported: {
    readonly preparing: string;
    readonly received: (bytes: number, total: number | null) => string;
    readonly done: (fileName: string) => string;
    readonly failed: string;
  };
  readonly confirm: {
    /** `elsewhere`: the names of other tables with changes that wait; null where the device does not tell. */
    readonly signOut: (pending: number, elsewhere: readonly string[] | null) => string;
  };
  readonly signOutFailed: string;
  readonly operationLost: (what: string) => string;
  /** Changes that were refused, beyond those that are named. */
  readonly moreRefused: (count: number) => string;
  readonly work: {
    readonly imported: (count: number) => string;
    readonly noChanges: string;
    readonly notJson: string;
    readonly otherTable: (name: string | null) => string;
  };
}
