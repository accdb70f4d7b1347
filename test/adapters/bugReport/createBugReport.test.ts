import { describe, expect, it } from 'vitest';
import { failureCodes } from '../../../machines/sessionFailure.ts';
import { parseBugReport } from '../../../src/adapters/bugReport/bugReport.ts';
import { type BugReportOptions, createBugReport } from '../../../src/adapters/bugReport/createBugReport.ts';
import { createSessionTrace } from '../../../src/adapters/sentry/sessionTrace.ts';
import { createSessionRecovery } from '../../../src/createSessionRecovery.ts';
import { holdfastVersion } from '../../../src/holdfastVersion.ts';
import { SessionError, type SessionView } from '../../../src/session/sessionApi.ts';
import { failureOf, scriptedApi } from '../../support/scriptedApi.ts';
import { virtualClock } from '../../support/virtualClock.ts';

/** Stands in every row, name, id and word of the server, and must stand in no report. */
const canary = 'zq7731';

function reported(options: BugReportOptions = {}) {
  const clock = virtualClock();
  const api = scriptedApi();
  const reporter = createBugReport(null, { now: clock.monotonic, ...options });
  const tell = (view: SessionView): SessionView => ({
    ...view,
    sessionId: view.sessionId === null ? null : `${canary}-session`,
    datasourceId: `${canary}-table`,
    userId: `${canary}-user`,
    columns: [`${canary}_column`],
    preview: [{ [`${canary}_column`]: `${canary} value` }],
  });
  const recovery = createSessionRecovery({
    datasourceId: `${canary}-table`,
    api: {
      ...api,
      datasourceId: `${canary}-table`,
      status: async (signal) => tell(await api.status(signal)),
      initialize: async (signal) => tell(await api.initialize(signal)),
      apply: async (operation, signal) => tell(await api.apply(operation, signal)),
    },
    clock,
    random: () => 0.5,
    storage: false,
    sources: [],
    adapters: [reporter.follow],
  });
  return { api, clock, recovery, reporter };
}

const perform = { name: 'sort_rows', params: { columns: [`${canary}_column`] } };

describe('a bug report', () => {
  it('tells what happened in order, when, how often, and on which road it is', async () => {
    const { api, clock, recovery, reporter } = reported({ application: 'Studio 2' });
    recovery.start();
    await clock.settle();
    for (let count = 0; count < 3; count += 1) {
      void recovery.perform(perform);
      await clock.advance(1_000);
    }
    api.breakWith(failureOf('SERVER_ERROR', { status: 502 }));
    recovery.report(new Error('seen elsewhere'));
    await clock.advance(120_000);

    const report = reporter.report('I sorted the rows');
    expect(report).toMatchObject({
      schema: 'holdfast-bug-report',
      version: 1,
      holdfast: holdfastVersion,
      application: 'Studio 2',
      note: 'I sorted the rows',
      state: { value: 'failed', code: 'SERVER_ERROR', road: 'backoff', durability: 'memory' },
      traceId: null,
    });
    const { entries, endsAtMs, dropped } = report.timeline;
    expect(dropped).toBe(0);
    expect(endsAtMs).toBe(123_000);
    expect(entries).toContainEqual(
      expect.objectContaining({ kind: 'operation-applied', operation: 'sort_rows', times: 3 }),
    );
    expect(entries.map(({ kind }) => kind).slice(0, 4)).toEqual([
      'state',
      'attempt-started',
      'recovered',
      'state',
    ]);
    expect(entries).toContainEqual(
      expect.objectContaining({ kind: 'incident-opened', code: 'SERVER_ERROR', attempt: 4 }),
    );
    const times = entries.filter(({ kind }) => kind === 'attempt-failed').length;
    expect(report.failures).toEqual([
      { code: 'SERVER_ERROR', status: 502, times, firstAtMs: 3_000, lastAtMs: expect.any(Number) },
    ]);
    await recovery.stop();
  });

  it('is plain JSON that reads back as the same, with or without a recording', async () => {
    for (const recording of [
      null,
      { format: 'holdfast-recording', version: 1, events: [{ type: 'page.shown' }] },
    ]) {
      const { clock, recovery, reporter } = reported({ recording: () => recording });
      recovery.start();
      await clock.settle();
      const report = reporter.report();
      expect(report.recording).toEqual(recording ?? undefined);
      expect(parseBugReport(JSON.parse(JSON.stringify(report)))).toEqual(report);
      await recovery.stop();
    }
  });

  it('holds no row, column, id, parameter or word of the server, over all failure codes', async () => {
    for (const code of failureCodes) {
      const { api, clock, recovery, reporter } = reported();
      recovery.on('plug.failed', () => undefined);
      recovery.start();
      await clock.settle();
      api.script(failureOf('OPERATION_REJECTED', { userMessage: `${canary} refused`, status: 400 }));
      void recovery.perform({ ...perform, name: `sort_${canary}` }).catch(() => undefined);
      await clock.advance(1_000);
      api.breakWith(failureOf(code, { userMessage: `${canary} says the server` }));
      recovery.report(new SessionError(failureOf(code), { cause: new Error(canary) }));
      void recovery.perform(perform).catch(() => undefined);
      await clock.advance(600_000);
      const report = reporter.report();
      expect(
        report.failures.map((met) => met.code),
        code,
      ).toContain(code);
      const named = report.timeline.entries.filter(({ kind }) => kind === 'operation-refused');
      // The name of an operation is a name of code, and the one thing of a perform that is told.
      expect(JSON.stringify(named)).toContain(`sort_${canary}`);
      const rest = { ...report, timeline: report.timeline.entries.filter((entry) => !named.includes(entry)) };
      expect(JSON.stringify(rest), code).not.toContain(canary);
      expect(reporter.text({ ...report, timeline: { ...report.timeline, entries: [] } })).not.toContain(
        canary,
      );
      await recovery.stop();
    }
  });

  it('keeps a bounded timeline, and every kind of failure with its count', async () => {
    const { api, clock, recovery, reporter } = reported({ capacity: 20 });
    recovery.start();
    await clock.settle();
    api.breakWith('PERMISSION_DENIED');
    for (let count = 0; count < 500; count += 1) {
      recovery.retry();
      await clock.advance(100);
    }
    const { timeline, failures } = reporter.report();
    expect(timeline.entries).toHaveLength(20);
    expect(timeline.dropped).toBeGreaterThan(500);
    expect(failures).toMatchObject([{ code: 'PERMISSION_DENIED', times: 500 }]);
    expect(timeline.entries).toContainEqual(
      expect.objectContaining({ kind: 'action', action: 'manual_retry' }),
    );
    await recovery.stop();
  });

  it('of a plug that threw tells the class of its error and not its words', async () => {
    const clock = virtualClock();
    const reporter = createBugReport(null, { now: clock.monotonic });
    const recovery = createSessionRecovery({
      datasourceId: 'a',
      api: { ...scriptedApi(), datasourceId: 'a' },
      clock,
      storage: false,
      sources: [],
      adapters: [
        reporter.follow,
        () => {
          throw new RangeError(`${canary} in a message`);
        },
      ],
    });
    await clock.settle();
    const { entries } = reporter.report().timeline;
    expect(entries).toEqual([
      { atMs: 0, times: 1, kind: 'plug-failed', plug: 'adapter', error: 'RangeError' },
    ]);
    await recovery.stop();
  });

  it('follows a recovery that was created before it, until it is stopped', async () => {
    const { clock, recovery } = reported();
    const reporter = createBugReport(recovery, { now: clock.monotonic });
    expect(reporter.report().state).toMatchObject({ value: 'idle' });
    recovery.start();
    await clock.settle();
    const seen = reporter.report().timeline.entries.length;
    expect(seen).toBeGreaterThan(2);
    reporter.stop();
    recovery.report(new Error('again'));
    await clock.settle();
    expect(reporter.report().timeline.entries).toHaveLength(seen);
    await recovery.stop();
  });

  it('names the trace by which the server is asked, and a success begins a new one', async () => {
    const trace = createSessionTrace();
    const { clock, recovery, reporter } = reported({ trace });
    trace.headers();
    const first = reporter.report().traceId;
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    recovery.start();
    await clock.settle();
    trace.headers();
    expect(reporter.report().traceId).not.toBe(first);
    await recovery.stop();
  });
});

describe('what is read back', () => {
  it('is refused with one sentence that names the place', () => {
    const report = createBugReport().report();
    expect(() => parseBugReport({ ...report, version: 2 })).toThrow(
      new TypeError('This is no bug report of version 1: version is not as it should be.'),
    );
    expect(() => parseBugReport(null)).toThrow(/the whole is not as it should be/);
    expect(() => parseBugReport({ ...report, more: 1 })).toThrow(/more is not as it should be/);
    const entry = { atMs: 0, times: 1, kind: 'operation-applied', operation: 'a column name' };
    const timeline = { ...report.timeline, entries: [entry] };
    expect(() => parseBugReport({ ...report, timeline })).toThrow(/timeline.entries.0.operation/);
  });
});
