import { expect, it } from 'vitest';
import type { BugReport } from '../../../src/adapters/bugReport/bugReport.ts';
import { bugReportText } from '../../../src/adapters/bugReport/bugReportText.ts';
import { messagesIn } from '../../../src/adapters/bugReport/messages/messagesIn.ts';

const report: BugReport = {
  schema: 'holdfast-bug-report',
  version: 1,
  createdAt: '2026-01-01T12:00:00.000Z',
  holdfast: '0.1.0',
  application: null,
  note: 'The table\nstood still.',
  environment: {
    browser: 'Browser/1',
    online: true,
    visibility: 'visible',
    language: 'es-EC',
    timeZoneOffsetMin: -300,
    screen: 'wide',
    secureContext: false,
    cookies: null,
    indexedDb: true,
    webCrypto: false,
    webLocks: false,
    broadcastChannel: true,
  },
  state: {
    value: 'failed',
    attempt: 4,
    code: 'SERVER_ERROR',
    road: 'backoff',
    pending: 2,
    durability: 'durable',
  },
  failures: [
    { code: 'SERVER_ERROR', status: 502, times: 4, firstAtMs: 1_000, lastAtMs: 15_500 },
    { code: 'NETWORK_UNREACHABLE', status: null, times: 1, firstAtMs: 20_000, lastAtMs: 20_000 },
  ],
  timeline: {
    endsAtMs: 30_000,
    dropped: 7,
    entries: [
      { atMs: 0, times: 3, kind: 'operation-applied', operation: 'sort_rows' },
      { atMs: 900, times: 1, kind: 'attempt-started', attempt: 1, trigger: 'automatic', remedy: null },
      {
        atMs: 1_000,
        times: 1,
        kind: 'attempt-failed',
        attempt: 1,
        code: 'SERVER_ERROR',
        status: 502,
        attribution: 'server',
        retryAfterMs: null,
      },
      { atMs: 1_000, times: 1, kind: 'state', from: 'recovered', to: 'retrying', code: 'SERVER_ERROR' },
      { atMs: 123_456, times: 1, kind: 'state', from: 'retrying', to: 'recovered', code: null },
    ],
  },
  traceId: 'a'.repeat(32),
  recording: { format: 'holdfast-recording', version: 1 },
};

it('says all of a report in English, without gaps where something is unknown', () => {
  expect(bugReportText(report, messagesIn('en').messages)).toMatchInlineSnapshot(`
    "Bug report
    Made: 2026-01-01T12:00:00.000Z
    holdfast 0.1.0

    Note: The table
    stood still.

    State
      failed, attempt 4
      Failure: SERVER_ERROR, road: backoff
      Changes waiting: 2; kept: durable
      Trace of the last call: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa

    Failures
      SERVER_ERROR (HTTP 502), 4 times, from 1.0 s to 15.5 s
      NETWORK_UNREACHABLE, once, at 20.0 s

    Timeline
      7 older entries were dropped.
          0.0 s  Change applied: sort_rows (3 times)
          0.9 s  Attempt 1 began (automatic)
          1.0 s  Attempt 1 failed: SERVER_ERROR (HTTP 502), server
          1.0 s  State recovered → retrying SERVER_ERROR
        123.5 s  State retrying → recovered

    Environment
      Browser: Browser/1
      Online: yes
      Page: visible
      Language: es-EC
      Minutes ahead of UTC: -300
      Window: wide
      Secure connection: no
      Cookies: unknown
      IndexedDB: yes
      Encryption: no
      Locks between tabs: no
      Messages between tabs: yes

    A recording of the state machine goes along."
  `);
});

it('says the same in Spanish, line for line', () => {
  const spanish = bugReportText(report, messagesIn('es-EC').messages);
  const english = bugReportText(report, messagesIn('').messages);
  expect(spanish.split('\n')).toHaveLength(english.split('\n').length);
  expect(spanish).toContain('Falló el intento 1: SERVER_ERROR (HTTP 502), servidor');
  expect(spanish).toContain('Conexión segura: no');
  expect(spanish).toContain('Cookies: desconocido');
});
