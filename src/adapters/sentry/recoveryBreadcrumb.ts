/** One breadcrumb for each thing that happened on the way to an incident, and after it. */
import type { LifecycleNotice } from '../../../machines/recoveryEvents.ts';
import type { SessionFailure } from '../../../machines/sessionFailure.ts';
import type { RecoveryNotice } from '../../recoveryNotice.ts';
import { levelOf } from './incidentEvent.ts';
import type { SentryBreadcrumb, SentryLevel } from './sentryLike.ts';

type AttemptStarted = Extract<LifecycleNotice, { type: 'attempt.started' }>;
/**
 * What a breadcrumb is left for. The start of an attempt is told with its end, so that each attempt leaves one; an
 * incident is told of where another tab sends the event.
 */
export type TracedNotice = Extract<
  RecoveryNotice,
  {
    type:
      | 'attempt.failed'
      | 'session.recovered'
      | 'operation.refused'
      | 'action.taken'
      | 'durability.changed'
      | 'plug.failed'
      | 'incident.opened'
      | 'incident.closed';
  }
>;

/** @param started The attempt that a notice is the end of, where one was under way. */
export function recoveryBreadcrumb(notice: TracedNotice, started: AttemptStarted | null): SentryBreadcrumb {
  switch (notice.type) {
    case 'attempt.failed': {
      const { failure, attempt } = notice;
      const message = `attempt ${attempt} failed: ${failure.code}`;
      return crumb(notice, levelOf[failure.attribution], message, {
        ...attemptData(attempt, started, notice.at),
        ...failureData(failure),
      });
    }
    case 'session.recovered': {
      const data = { ...attemptData(notice.attempt, started, notice.at), recovery_ms: notice.durationMs };
      return crumb(notice, 'info', `attempt ${notice.attempt} succeeded`, data);
    }
    case 'operation.refused': {
      const { failure } = notice;
      return crumb(notice, 'warning', `an operation was refused: ${failure.code}`, failureData(failure));
    }
    case 'action.taken':
      return crumb(notice, 'info', `the user chose: ${notice.action}`, { code: notice.code });
    case 'durability.changed':
      return crumb(notice, 'info', `the work is kept: ${notice.durability}`, {});
    case 'plug.failed':
      return crumb(notice, 'error', `a plug threw: ${notice.plug}`, {});
    case 'incident.opened':
      return crumb(notice, 'info', 'another tab reports the incident', failureData(notice.failure));
    case 'incident.closed':
      return crumb(notice, 'info', 'the incident is over', {
        code: notice.code,
        incident_ms: notice.durationMs,
      });
  }
}

function crumb(
  { at }: { readonly at: number },
  level: SentryLevel,
  message: string,
  data: SentryBreadcrumb['data'],
): SentryBreadcrumb {
  return { category: 'session-recovery', level, message, data, timestamp: at / 1000 };
}

function attemptData(attempt: number, started: AttemptStarted | null, at: number): SentryBreadcrumb['data'] {
  if (started === null) return { attempt };
  const { trigger, remedy, maxAttempts } = started;
  return { attempt, max_attempts: maxAttempts, trigger, remedy, took_ms: at - started.at };
}

function failureData({ code, status, attribution, outcome }: SessionFailure): SentryBreadcrumb['data'] {
  return { code, status: status ?? null, attribution, outcome };
}
