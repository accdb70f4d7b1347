/** The page's reactive state: what every part of the page may show. Only `studioPage` writes most of it. */
import type { RecoveryPhase, RecoveryState, SessionFailure } from '../index.ts';
import type { Flight } from './flightNotes.ts';
import type { KnownChange } from './historyLabels.ts';
import type { Language } from './messages/liveMessages.ts';
import type { StudioUser } from './rememberedUser.ts';
import type { ServerContract } from './serverContract.ts';
import type { ColumnSummary, DatasourceSummary } from './studioApi.ts';
import type { WorkHistory } from './workHistory.ts';

/** A change on its way to the server, asked for in this tab. */
export interface Submission {
  readonly id: number;
  readonly name: string;
  readonly label: string;
  /** What tells it from another of the same name. */
  readonly key: string;
  /** When it was asked for, ms since the epoch. */
  readonly since: number;
  /** Known from the moment it leaves. */
  operationId: string | null;
  /** `waiting` has never left this device, `running` is with the server, `sent` is back without a verdict. */
  stage: 'waiting' | 'running' | 'sent';
  isCalledOff: boolean;
  /** A step of a walk through the history, which is listed as one. */
  readonly isStep: boolean;
}

/** The operation that is with the server. */
export interface RunningFlight extends Flight {
  /** As the server says; `null` while it does not. */
  percent: number | null;
}

/** A walk through the history, step by step. */
export interface HistoryWalk {
  /** The position it leads to. */
  readonly to: number;
  readonly label: string;
  readonly total: number;
  done: number;
}

export interface Toast {
  readonly text: string;
  readonly tone: 'ok' | 'bad';
}

/** A change that the server refused while no form waited for it; shown until the user has read it. */
export interface Refusal {
  readonly id: string;
  readonly sentence: string;
  readonly failure: SessionFailure;
}

export interface StudioStore {
  language: Language;
  user: StudioUser | null;
  /** Whether the user may see the operations page; only the server can tell. */
  isOperator: boolean;
  /** `null` until the list was read. */
  datasources: readonly DatasourceSummary[] | null;
  datasourceId: string | null;
  /** Why the list could not be read, where no table is open that would say so itself. */
  listProblem: string;
  recovery: RecoveryState | null;
  /** What the recovery element has in sight. */
  phase: RecoveryPhase;
  /** For the polite live region of what is the page's own to say. */
  announcement: string;
  toast: Toast | null;
  refusals: readonly Refusal[];
  submissions: Submission[];
  flight: RunningFlight | null;
  walk: HistoryWalk | null;
  /** As the session that is open showed it last. */
  contract: ServerContract;
  /** The history where the server's own is not the whole one. */
  workHistory: WorkHistory | null;
  /** What the operations of this device were, by their ids: the history itself knows only their names. */
  labels: Readonly<Record<string, KnownChange>>;
  /** The columns of the table as it is shown. */
  columns: readonly ColumnSummary[];
  selectedColumn: string | null;
  /** Which sheet is open where the screen is too narrow to show the panel beside the table. */
  sheet: 'none' | 'panel';
  lab: 'absent' | 'closed' | 'open';
}

export function emptyStudioStore(): StudioStore {
  return {
    language: 'en',
    user: null,
    isOperator: false,
    datasources: null,
    datasourceId: null,
    listProblem: '',
    recovery: null,
    phase: 'calm',
    announcement: '',
    toast: null,
    refusals: [],
    contract: 'full',
    workHistory: null,
    submissions: [],
    flight: null,
    walk: null,
    labels: {},
    columns: [],
    selectedColumn: null,
    sheet: 'none',
    lab: 'absent',
  };
}
