/** The one event of an incident, from plain facts. Whatever is not named here is not sent. */
import type { LifecycleNotice } from '../../../machines/recoveryEvents.ts';
import { type RecoveryPolicy, recoveryPolicy } from '../../../machines/recoveryPolicy.ts';
import type { FailureAttribution } from '../../../machines/sessionFailure.ts';
import { holdfastVersion } from '../../holdfastVersion.ts';
import type { RecoveryState } from '../../recoveryState.ts';
import type { BrowserInfo } from './browserInfo.ts';
import type { SentryEvent, SentryLevel } from './sentryLike.ts';
import type { TraceMark } from './sessionTrace.ts';

/** How loud a failure is, by who has to act: a login that ran out or a lost network is nobody's mistake. */
export const levelOf: Readonly<Record<FailureAttribution, SentryLevel>> = {
  network: 'warning',
  auth: 'warning',
  server: 'error',
  data: 'error',
  client: 'error',
};

export interface IncidentFacts {
  readonly notice: Extract<LifecycleNotice, { type: 'incident.opened' }>;
  readonly state: RecoveryState;
  readonly datasourceId: string | null;
  readonly userId: string | null;
  /** Ms from the session's first proof to its loss; null where there was no session. */
  readonly sessionDurationMs: number | null;
  readonly browser: BrowserInfo;
  readonly trace: TraceMark | null;
  readonly policy?: Pick<RecoveryPolicy, 'failures'>;
}

export function incidentEvent(facts: IncidentFacts): SentryEvent {
  const { notice, state, trace, policy = recoveryPolicy } = facts;
  const { code, attribution, status, retryAfterMs, outcome } = notice.failure;
  return {
    level: levelOf[attribution],
    logger: 'holdfast',
    logentry: { message: `Session recovery needs the user: ${code}` },
    fingerprint: ['session-recovery', code],
    tags: {
      'recovery.code': code,
      'recovery.state': state.value,
      'recovery.road': policy.failures[code].road,
      'recovery.attribution': attribution,
      'holdfast.version': holdfastVersion,
    },
    contexts: {
      session_error: {
        code,
        datasource_id: facts.datasourceId,
        user_id: facts.userId,
        attempt_number: notice.attempt,
        session_duration: facts.sessionDurationMs,
        recovery_duration: notice.durationMs,
        http_status: status ?? null,
        retry_after: retryAfterMs ?? null,
        outcome,
        pending_operations: state.pending,
        durability: state.durability,
        trace_id: trace?.traceId ?? null,
        browser_info: facts.browser,
      },
      ...(trace !== null && { trace: { trace_id: trace.traceId, span_id: trace.spanId } }),
    },
    timestamp: notice.at / 1000,
  };
}
