import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { FailureCode } from '../../../machines/sessionFailure.ts';
import type { OperationsReport } from '../../../src/server/operations/operationsWatch.ts';
import { type ApiClient, logIn } from '../apiClient.ts';
import { openServer } from '../testServer.ts';

const startAt = Date.UTC(2026, 2, 1, 12, 0, 30);
const minute = 60_000;

type Report = OperationsReport & { readonly success: boolean };

async function setUp() {
  let at = startAt;
  const server = await openServer({ now: () => at });
  const operator = await logIn(server.url);
  return {
    server,
    operator,
    pass: (ms: number) => {
      at += ms;
    },
    report: (hours = 1, client = operator) => read(client, hours),
  };
}

async function read(client: ApiClient, hours = 1): Promise<Report> {
  const answer = await client.fetch(`/tools/api/studio/operations/?hours=${hours}`);
  const text = await answer.text();
  expect(answer.status, text).toBe(200);
  return JSON.parse(text);
}

/** A page that somebody, or nobody, is logged in on. */
function pageOf(url: string, client?: ApiClient) {
  const page = randomUUID();
  return async (name: string, labels: Record<string, string>, ageMs = 0, who = client) => {
    const answer = await fetch(`${url}/tools/api/studio/metrics/`, {
      method: 'POST',
      body: JSON.stringify({ page, samples: [{ name, labels, value: 1, ageMs }] }),
      headers: { 'content-type': 'application/json', cookie: who?.jar.header() ?? '' },
    });
    expect(answer.status).toBe(204);
  };
}
const opened = 'holdfast_incidents_opened_total';
const closed = 'holdfast_incidents_closed_total';
const code = (name: FailureCode) => ({ code: name });

describe('who may see the operations', () => {
  test('operators, and nobody else', async () => {
    const { server, report } = await setUp();
    expect((await report()).success).toBe(true);
    const luis = await logIn(server.url, 'luis', 'rocio');
    const refused = await luis.fetch('/tools/api/studio/operations/');
    expect([refused.status, (await refused.json()).code]).toEqual([403, 'PERMISSION_DENIED']);
    const nobody = await fetch(`${server.url}/tools/api/studio/operations/`);
    expect([nobody.status, (await nobody.json()).code]).toEqual([401, 'AUTHENTICATION_REQUIRED']);
  });

  test('the list of tables says who is one', async () => {
    const { server, operator } = await setUp();
    const luis = await logIn(server.url, 'luis', 'rocio');
    const [ana, other] = await Promise.all(
      [operator, luis].map(async (client) => (await client.fetch('/tools/api/studio/')).json()),
    );
    expect([ana.user.is_operator, other.user.is_operator]).toEqual([true, false]);
  });

  test('another span than those that are offered is refused', async () => {
    const { operator } = await setUp();
    const refused = await operator.fetch('/tools/api/studio/operations/?hours=7');
    expect([refused.status, (await refused.json()).error]).toEqual([400, '"hours" needs 1, 6 or 24.']);
  });
});

describe('the last day', () => {
  test('has what pages measured in the minute they measured it, in steps that fit the span', async () => {
    const { server, pass, report } = await setUp();
    const page = pageOf(server.url);
    const seen = { code: 'SERVER_ERROR', seen: 'attempt' };
    await page('holdfast_failures_total', seen, 2 * minute);
    await page('holdfast_failures_total', seen);
    await page('holdfast_failures_total', seen);
    const hour = await report(1);
    expect(hour).toMatchObject({ at: startAt, steps: 60, stepMs: minute });
    expect(hour.from).toBe(startAt - 30_000 - 59 * minute);
    const [series] = hour.series;
    expect(series).toMatchObject({ name: 'holdfast_failures_total', labels: seen, bounds: [] });
    expect(series?.cells.slice(-3)).toEqual([[1], null, [2]]);
    pass(23 * 60 * minute);
    expect((await report(1)).series).toEqual([]);
    const day = await report(24);
    expect(day.series[0]?.cells.flat().filter((cell) => cell !== null)).toEqual([1, 2]);
    pass(2 * 60 * minute);
    expect((await report(24)).series).toEqual([]);
  });

  test('has durations by bucket, and what lies beyond the last one', async () => {
    const { server, report } = await setUp();
    const labels = { path: 'holdfast', outcome: 'recovered' };
    const samples = [0.05, 0.1, 0.3, 1000].map((value) => ({
      name: 'holdfast_start_duration_seconds',
      labels,
      value,
      ageMs: 0,
    }));
    await fetch(`${server.url}/tools/api/studio/metrics/`, {
      method: 'POST',
      body: JSON.stringify({ page: randomUUID(), samples }),
      headers: { 'content-type': 'application/json' },
    });
    const [series] = (await report()).series;
    expect(series?.bounds.slice(0, 3)).toEqual([0.1, 0.25, 0.5]);
    expect(series?.cells.at(-1)).toEqual([2, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1]);
  });
});

describe('an incident', () => {
  test('is open from when its first user met it, counts users and not their pages, and closes with the last', async () => {
    const { server, operator, pass, report } = await setUp();
    const luis = await logIn(server.url, 'luis', 'rocio');
    const [first, second, third] = [
      pageOf(server.url, operator),
      pageOf(server.url, operator),
      pageOf(server.url, luis),
    ];
    await first(opened, code('SERVER_ERROR'), 5000);
    await second(opened, code('SERVER_ERROR'));
    await third(opened, code('SERVER_ERROR'));
    await third(opened, code('PERMISSION_DENIED'));
    const incident = { code: 'SERVER_ERROR', openedAt: startAt - 5000, affected: 2, closedAt: null };
    expect((await report()).incidents.open).toEqual([
      incident,
      { code: 'PERMISSION_DENIED', openedAt: startAt, affected: 1, closedAt: null },
    ]);
    pass(minute);
    await first(closed, code('SERVER_ERROR'));
    expect((await report()).incidents.open[0]).toEqual(incident);
    await second(closed, code('SERVER_ERROR'));
    expect((await report()).incidents.open.map(({ affected }) => affected)).toEqual([1, 1]);
    await third(closed, code('SERVER_ERROR'));
    const { open, over } = (await report()).incidents;
    expect(open.map(({ code }) => code)).toEqual(['PERMISSION_DENIED']);
    expect(over).toEqual([{ ...incident, closedAt: startAt + minute }]);
  });

  test('of a login that has ended still belongs to the user whose page it was', async () => {
    const { server, operator, report } = await setUp();
    const page = pageOf(server.url, operator);
    await page('holdfast_operations_total', { outcome: 'applied' });
    await server.expireLogins();
    await page(opened, code('AUTHENTICATION_REQUIRED'));
    const again = await logIn(server.url);
    expect((await report(1, again)).incidents.open).toMatchObject([{ affected: 1 }]);
    const reloaded = pageOf(server.url, again);
    await reloaded(closed, code('AUTHENTICATION_REQUIRED'));
    expect((await report(1, again)).incidents.open).toEqual([]);
  });

  test('of a page that is heard of no more is given up after an hour', async () => {
    const { server, pass, report } = await setUp();
    const page = pageOf(server.url);
    await page(opened, code('SERVER_ERROR'));
    pass(59 * minute);
    await page('holdfast_conflicts_total', {});
    pass(59 * minute);
    expect((await report()).incidents.open).toHaveLength(1);
    pass(2 * minute);
    const { open, over } = (await report()).incidents;
    expect([open, over.length, over[0]?.closedAt]).toEqual([[], 1, startAt + 59 * minute]);
  });
});

test('outlives a restart of the server, and tells nobody who was held up', async () => {
  const { server, operator, report } = await setUp();
  await pageOf(server.url, operator)(opened, code('SERVER_ERROR'));
  const before = await report();
  const next = await server.reopen();
  const again = await logIn(next.url);
  expect(await read(again)).toEqual(before);
  await pageOf(next.url, again)(closed, code('SERVER_ERROR'));
  expect((await read(again)).incidents.open).toEqual([]);
  expect(JSON.stringify(before)).not.toMatch(/ana|user|reporter/);
});

test('what was written down and is unreadable is left behind', async () => {
  const { server, operator } = await setUp();
  await pageOf(server.url, operator)(opened, code('SERVER_ERROR'));
  await server.close();
  const file = join(server.dataDir, 'operations.json');
  const text = await readFile(file, 'utf8');
  expect(text).not.toContain('ana');
  await writeFile(file, text.replaceAll('SERVER_ERROR', 'OTHER'));
  const next = await server.reopen();
  expect((await read(await logIn(next.url))).incidents.open).toEqual([]);
});
