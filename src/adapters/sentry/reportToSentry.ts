/** Tells Sentry of a recovery: a breadcrumb for each attempt, and one event for each incident, however many tabs meet it. */
import type { LifecycleNotice } from '../../../machines/recoveryEvents.ts';
import type { RecoveryPolicy } from '../../../machines/recoveryPolicy.ts';
import type { RecoveryState } from '../../recoveryState.ts';
import type { SessionView } from '../../session/sessionApi.ts';
import type { RecoveryAdapter } from '../../sessionRecovery.ts';
import { browserInfo } from './browserInfo.ts';
import { incidentEvent } from './incidentEvent.ts';
import { createIncidentTurn } from './incidentTurn.ts';
import { recoveryBreadcrumb, type TracedNotice } from './recoveryBreadcrumb.ts';
import type { SentryLike } from './sentryLike.ts';
import type { SessionTrace } from './sessionTrace.ts';

type AttemptStarted = Extract<LifecycleNotice, { type: 'attempt.started' }>;
type IncidentOpened = Extract<LifecycleNotice, { type: 'incident.opened' }>;

export interface SentryReportOptions {
  /** @default that of the last session that was seen; before the first one, none */
  readonly datasourceId?: string;
  /** @default that of the last session that was seen */
  readonly userId?: string;
  /** The trace whose headers the session calls carry: events get its id. @default whatever trace Sentry is in */
  readonly trace?: SessionTrace;
  /** Where the failures' roads are changed, for the tag that names one. @default the shipped table */
  readonly policy?: Pick<RecoveryPolicy, 'failures'>;
}

/**
 * An adapter over an initialised Sentry, which is handed in: `reportToSentry(Sentry)`. It sends codes, numbers and ids,
 * and no row, column name, parameter, token or server text. What Sentry itself collects is cleaned by
 * `scrubSentryEvent`.
 */
export function reportToSentry(sentry: SentryLike, options: SentryReportOptions = {}): RecoveryAdapter {
  const { trace, policy } = options;

  return ({ getState, subscribe, on }) => {
    let started: AttemptStarted | null = null;
    let session: SessionView | null = null;
    let provenAt: number | null = null;
    let opened: IncidentOpened | null = null;
    const turn = createIncidentTurn();

    function leave(notice: TracedNotice): void {
      const isEnd = notice.type === 'attempt.failed' || notice.type === 'session.recovered';
      sentry.addBreadcrumb(recoveryBreadcrumb(notice, isEnd ? started : null));
      if (isEnd) started = null;
    }

    /** The notice comes before the state that it leads to, and the event tells that state. */
    function capture(state: RecoveryState): void {
      if (opened === null) return;
      const notice = opened;
      opened = null;
      const known = state.session ?? session;
      const datasourceId = options.datasourceId ?? known?.datasourceId ?? null;
      const event = incidentEvent({
        notice,
        state,
        datasourceId,
        userId: options.userId ?? known?.userId ?? null,
        sessionDurationMs: provenAt === null ? null : Math.max(0, notice.at - notice.durationMs - provenAt),
        browser: browserInfo(),
        trace: trace?.current() ?? null,
        ...(policy !== undefined && { policy }),
      });
      provenAt = null;
      turn.take(datasourceId, (isOurs) => {
        if (isOurs) sentry.captureEvent(event);
        else leave(notice);
      });
    }

    const offs = [
      subscribe((state) => {
        session = state.session ?? session;
        capture(state);
      }),
      on('attempt.started', (notice) => {
        started = notice;
      }),
      on('attempt.failed', leave),
      on('operation.refused', leave),
      on('action.taken', leave),
      on('durability.changed', leave),
      on('plug.failed', leave),
      on('incident.closed', (notice) => {
        leave(notice);
        turn.release();
      }),
      on('session.recovered', (notice) => {
        leave(notice);
        provenAt ??= notice.at;
        trace?.renew();
      }),
      on('operation.applied', () => trace?.renew()),
      on('incident.opened', (notice) => {
        opened = notice;
      }),
    ];
    return () => {
      for (const off of offs) off();
      capture(getState());
      turn.close();
    };
  };
}
