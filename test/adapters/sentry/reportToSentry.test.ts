import * as Sentry from '@sentry/node';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { failureCodes } from '../../../machines/sessionFailure.ts';
import { reportToSentry, type SentryReportOptions } from '../../../src/adapters/sentry/reportToSentry.ts';
import { scrubSentryEvent } from '../../../src/adapters/sentry/scrubSentryEvent.ts';
import { createSessionTrace } from '../../../src/adapters/sentry/sessionTrace.ts';
import { createSessionRecovery } from '../../../src/createSessionRecovery.ts';
import { holdfastVersion } from '../../../src/holdfastVersion.ts';
import type { RecoveryNotice } from '../../../src/recoveryNotice.ts';
import type { SessionRecoveryOptions } from '../../../src/sessionRecovery.ts';
import { memoryStorage } from '../../../src/storage/memoryStorage.ts';
import { type EnvelopeServer, envelopeServer } from '../../support/envelopeServer.ts';
import { datasourceId, failureOf, scriptedApi } from '../../support/scriptedApi.ts';
import { virtualClock } from '../../support/virtualClock.ts';

let ingest: EnvelopeServer;

beforeAll(async () => {
  ingest = await envelopeServer();
  Sentry.init({ dsn: ingest.dsn, beforeSend: scrubSentryEvent });
});
beforeEach(() => {
  ingest.envelopes.length = 0;
  Sentry.getIsolationScope().clearBreadcrumbs();
});
afterAll(async () => {
  await Sentry.close(5_000);
  await ingest?.close();
});

function report(options: Partial<SessionRecoveryOptions> = {}, sentry: SentryReportOptions = {}) {
  const clock = virtualClock();
  const api = scriptedApi();
  const notices: RecoveryNotice['type'][] = [];
  const recovery = createSessionRecovery({
    datasourceId,
    api,
    clock,
    random: () => 0.5,
    storage: false,
    sources: [],
    ...options,
    adapters: [
      reportToSentry(Sentry, sentry),
      ({ on }) => on('incident.opened', ({ type }) => void notices.push(type)),
    ],
  });
  return { api, clock, recovery, notices };
}

async function incidents() {
  await Sentry.flush(5_000);
  return ingest.incidents();
}

describe('an incident', () => {
  it('is one event with the context that the operators ask for', async () => {
    const { api, clock, recovery } = report();
    recovery.start();
    await clock.advance(60_000);
    api.breakWith(failureOf('SERVER_ERROR', { status: 502, userMessage: 'words of the server' }));
    recovery.report(new Error('seen elsewhere'));
    await clock.advance(300_000);
    expect(recovery.getState().value).toBe('failed');

    const events = await incidents();
    expect(events).toHaveLength(1);
    const [event] = events;
    expect(event).toMatchObject({
      level: 'error',
      logger: 'holdfast',
      logentry: { message: 'Session recovery needs the user: SERVER_ERROR' },
      fingerprint: ['session-recovery', 'SERVER_ERROR'],
      tags: {
        'recovery.code': 'SERVER_ERROR',
        'recovery.state': 'failed',
        'recovery.road': 'backoff',
        'recovery.attribution': 'server',
        'holdfast.version': holdfastVersion,
      },
    });
    expect(event?.contexts.session_error).toMatchObject({
      datasource_id: datasourceId,
      user_id: '1',
      attempt_number: 4,
      http_status: 502,
      browser_info: { online: null },
    });
    expect(event?.contexts.session_error?.session_duration).toBe(60_000);
    expect(event?.contexts.session_error?.recovery_duration).toBeGreaterThan(0);
    expect(JSON.stringify(ingest.envelopes)).not.toContain('words of the server');
    await recovery.stop();
  });

  it('tells how long the server wants to be left alone, what waits, and the trace of its calls', async () => {
    const trace = createSessionTrace();
    const { api, clock, recovery, notices } = report({}, { trace });
    recovery.start();
    await clock.settle();
    api.breakWith(failureOf('SERVER_OVERLOADED', { status: 503, retryAfterMs: 120_000 }));
    void recovery.perform({ name: 'sort_rows', params: {} }).catch(() => undefined);
    trace.headers();
    await clock.advance(300_000);
    expect(notices).toEqual(['incident.opened']);
    const [event] = await incidents();
    const mark = trace.current();
    expect(event?.contexts.session_error).toMatchObject({
      code: 'SERVER_OVERLOADED',
      outcome: 'not-applied',
      retry_after: 120_000,
      pending_operations: 1,
      durability: 'memory',
      trace_id: mark?.traceId,
    });
    expect(mark?.traceId).toMatch(/^[0-9a-f]{32}$/);
    await recovery.stop();
  });

  it('leaves one breadcrumb for each attempt before it', async () => {
    const { api, clock, recovery } = report();
    api.breakWith('SERVER_ERROR');
    recovery.start();
    await clock.advance(120_000);
    const [event] = await incidents();
    const crumbs = event?.breadcrumbs?.filter(({ category }) => category === 'session-recovery') ?? [];
    expect(crumbs.map(({ message }) => message)).toEqual([
      'attempt 1 failed: SERVER_ERROR',
      'attempt 2 failed: SERVER_ERROR',
      'attempt 3 failed: SERVER_ERROR',
      'attempt 4 failed: SERVER_ERROR',
      // The probe of the grace window counts as no further retry.
      'attempt 4 failed: SERVER_ERROR',
    ]);
    expect(crumbs[1]?.data).toMatchObject({ attempt: 2, max_attempts: 4, trigger: 'automatic' });
    await recovery.stop();
  });

  it('that asks for a login tells the state it led to, and that nobody made a mistake', async () => {
    const { api, clock, recovery } = report({}, { datasourceId: 'named', userId: 'u-7' });
    api.breakWith(failureOf('AUTHENTICATION_REQUIRED', { attribution: 'auth' }));
    recovery.start();
    await clock.advance(1_000);
    const events = await incidents();
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      level: 'warning',
      tags: { 'recovery.state': 'reauth', 'recovery.road': 'reauth' },
      contexts: { session_error: { datasource_id: 'named', user_id: 'u-7', session_duration: null } },
    });
    await recovery.stop();
  });

  it('in a conflict is one event, not one for the incident and one for the conflict', async () => {
    const { api, clock, recovery } = report();
    recovery.start();
    await clock.settle();
    api.breakWith(failureOf('HISTORY_CONFLICT', { attribution: 'data' }));
    void recovery.perform({ name: 'sort_rows', params: {} }).catch(() => undefined);
    await clock.advance(60_000);
    expect(recovery.getState()).toMatchObject({ value: 'failed', failure: { code: 'HISTORY_CONFLICT' } });
    expect((await incidents()).map(({ fingerprint }) => fingerprint)).toEqual([
      ['session-recovery', 'HISTORY_CONFLICT'],
    ]);
    await recovery.stop();
  });

  it('that is over is told with the next one, which is an event of its own although it is the same again', async () => {
    const { api, clock, recovery } = report();
    for (const round of [1, 2]) {
      api.breakWith('PERMISSION_DENIED');
      if (round === 1) recovery.start();
      else recovery.report(new Error('again'));
      await clock.advance(1_000);
      expect(recovery.getState().value).toBe('failed');
      api.heal();
      recovery.retry();
      await clock.advance(10_000);
      expect(recovery.getState().value).toBe('recovered');
    }
    const events = await incidents();
    expect(events.map(({ fingerprint }) => fingerprint?.[1])).toEqual([
      'PERMISSION_DENIED',
      'PERMISSION_DENIED',
    ]);
    const told = events.flatMap(({ breadcrumbs = [] }) => breadcrumbs.map(({ message }) => message));
    expect(told).toContain('the incident is over');
    await recovery.stop();
  });

  it('that a page before a reload has reported is not reported again', async () => {
    const storage = memoryStorage();
    const clock = virtualClock();
    const first = report({ storage, clock, userId: '1' });
    first.api.breakWith('SERVER_ERROR');
    first.recovery.start();
    await clock.advance(120_000);
    await first.recovery.stop();
    const second = report({ storage, clock, userId: '1' });
    second.api.breakWith('SERVER_ERROR');
    second.recovery.start();
    await clock.advance(600_000);
    expect(second.recovery.getState().value).toBe('failed');
    expect(await incidents()).toHaveLength(1);
    await second.recovery.stop();
  });
});

it('each failure code is one event of that code, and no word of server, operation or console is in any', async () => {
  const canary = 'zq7731';
  for (const code of failureCodes) {
    const { api, clock, recovery } = report();
    recovery.start();
    await clock.settle();
    api.breakWith(failureOf(code, { userMessage: `${canary} says the server`, status: 418 }));
    void recovery.perform({ name: 'sort_rows', params: { columns: [canary] } }).catch(() => undefined);
    recovery.report(new Error(canary));
    console.debug(canary, recovery.getState());
    await clock.advance(600_000);
    expect(['failed', 'reauth'], code).toContain(recovery.getState().value);
    await recovery.stop();
  }
  const events = await incidents();
  // Sent side by side, they arrive in any order.
  const codes = events.map(({ tags }) => tags?.['recovery.code']);
  expect(codes.sort()).toEqual([...failureCodes].sort());
  expect(ingest.envelopes.filter((envelope) => envelope.includes(canary))).toEqual([]);
});

it('a thousand failures in a minute are one event', async () => {
  const { api, clock, recovery, notices } = report();
  let failures = 0;
  recovery.on('attempt.failed', () => {
    failures += 1;
  });
  recovery.start();
  await clock.settle();
  api.breakWith('SERVER_ERROR');
  for (let round = 0; round < 1_000; round += 1) {
    recovery.retry();
    await clock.advance(59);
  }
  expect(failures).toBeGreaterThanOrEqual(1_000);
  await clock.advance(60_000);
  expect(recovery.getState().value).toBe('failed');
  expect(notices).toHaveLength(1);
  expect(await incidents()).toHaveLength(1);
  await recovery.stop();
});

it('a Sentry that throws stops neither recovery nor the other adapters, and is told once', async () => {
  const failures: unknown[] = [];
  const broken = (): never => {
    throw new Error('no Sentry');
  };
  const clock = virtualClock();
  const api = scriptedApi();
  const recovery = createSessionRecovery({
    datasourceId,
    api,
    clock,
    storage: false,
    sources: [],
    adapters: [
      ({ on }) => on('plug.failed', ({ error }) => void failures.push(error)),
      reportToSentry({ addBreadcrumb: () => undefined, captureEvent: broken }),
    ],
  });
  api.breakWith('PERMISSION_DENIED');
  recovery.start();
  await clock.advance(1_000);
  expect(recovery.getState().value).toBe('failed');
  expect(failures).toHaveLength(1);
  api.heal();
  recovery.retry();
  await clock.advance(1_000);
  expect(recovery.getState().value).toBe('recovered');
  await recovery.stop();
});
