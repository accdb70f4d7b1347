/** The shape of the operations page's catalogue: a language is one file. */
import type { FailureCode, RecoveryAction } from '../../../index.ts';
import type { PlotId } from '../reportPlots.ts';

export interface OperationsMessages {
  /** BCP 47. */
  readonly locale: string;
  readonly title: string;
  readonly toStudio: string;
  readonly language: string;
  readonly span: string;
  readonly spanOf: (hours: number) => string;
  readonly pause: string;
  readonly resume: string;
  readonly live: (time: string) => string;
  readonly paused: (time: string) => string;
  readonly reading: string;
  readonly problems: Readonly<Record<'loginNeeded' | 'login' | 'refused' | 'server' | 'network', string>>;
  /** Stands behind a problem while an earlier report is shown. */
  readonly fromBefore: string;
  readonly logIn: string;
  readonly incidents: {
    readonly title: string;
    readonly summary: (incidents: number, users: number) => string;
    readonly code: string;
    readonly meaning: string;
    readonly affected: string;
    readonly since: string;
    readonly users: (users: number) => string;
    readonly lasting: (duration: string) => string;
    readonly over: (count: number) => string;
    readonly lasted: string;
  };
  readonly duration: (seconds: number) => string;
  readonly meanings: Readonly<Record<FailureCode, string>>;
  readonly figures: Readonly<
    Record<'starts' | 'recoveries' | 'timeToRecovery' | 'attempts' | 'downgrades' | 'dropped', string>
  >;
  readonly figureNotes: {
    readonly ofStarts: (count: number) => string;
    readonly ofTroubles: (count: number) => string;
    readonly noValue: string;
  };
  readonly plots: Readonly<Record<PlotId, { readonly title: string; readonly lead: string }>>;
  readonly series: {
    readonly starts: string;
    readonly recoveries: string;
    readonly recovered: string;
    readonly recoveredLate: string;
    readonly loginAsked: string;
    readonly failed: string;
    readonly superseded: string;
    readonly half: string;
    readonly most: string;
    readonly others: string;
    readonly holdfastPath: string;
    readonly existingPath: string;
    readonly memory: string;
    readonly failing: string;
    readonly plugs: string;
    readonly conflicts: string;
    readonly refused: string;
  };
  readonly asTable: string;
  readonly time: string;
  readonly nothing: string;
  readonly roads: {
    readonly title: string;
    readonly lead: string;
    readonly road: string;
    readonly attempts: string;
    readonly worked: string;
    readonly names: Readonly<Record<string, string>>;
  };
  readonly presses: {
    readonly title: string;
    readonly lead: string;
    readonly action: string;
    readonly pressed: string;
    readonly helped: string;
    readonly unjudged: string;
    readonly none: string;
  };
  readonly actions: Readonly<Record<RecoveryAction, string>>;
}
