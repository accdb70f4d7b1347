import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseBugReport } from '../../src/adapters/bugReport/bugReport.ts';
import { createBugReport } from '../../src/adapters/bugReport/createBugReport.ts';
import { readBugReport } from '../../src/server/reports/readBugReport.ts';
import { openReportStore } from '../../src/server/reports/reportStore.ts';
import { type ApiClient, logIn } from './apiClient.ts';
import { openServer, temporaryFolder } from './testServer.ts';

const path = '/tools/api/studio/bug-reports/';

function send(client: ApiClient, body: unknown, token = client.jar.get('csrftoken') ?? '') {
  const headers = { 'content-type': 'application/json', 'x-csrftoken': token };
  return client.fetch(path, { method: 'POST', body: JSON.stringify(body), headers });
}

const recording = { format: 'holdfast-recording', version: 1, events: [{ type: 'page.shown' }] };

describe('a bug report', () => {
  test('is kept as it was shown, under the number that is answered, and without who sent it', async () => {
    const server = await openServer();
    const client = await logIn(server.url);
    const report = createBugReport(null, { recording: () => recording }).report('It stood still.');
    const response = await send(client, report);
    expect(response.status).toBe(201);
    const { report_id: id } = await response.json();
    expect(id).toMatch(/^[0-9a-f]{8}$/);
    const folder = join(server.dataDir, 'bug-reports');
    const files = await readdir(folder);
    expect(files).toEqual([expect.stringMatching(new RegExp(`-${id}\\.json$`))]);
    expect(parseBugReport(JSON.parse(await readFile(join(folder, files[0] ?? ''), 'utf8')))).toEqual(report);
  });

  test('needs a login and the token of a page of ours', async () => {
    const { url } = await openServer();
    const report = createBugReport().report();
    const stranger = await fetch(`${url}${path}`, { method: 'POST', redirect: 'manual', body: '{}' });
    expect(stranger.status).toBe(302);
    const client = await logIn(url);
    expect((await send(client, report, 'wrong')).status).toBe(403);
    expect((await client.fetch(path)).status).toBe(405);
  });

  test('that is none, or more than one, is refused and leaves nothing', async () => {
    const server = await openServer();
    const client = await logIn(server.url);
    const report = createBugReport().report();
    let deep: unknown = 1;
    for (let level = 0; level < 2_000; level += 1) deep = [deep];
    const refused: [unknown, number][] = [
      [null, 400],
      [[], 400],
      [{}, 400],
      [{ ...report, version: 2 }, 400],
      [{ ...report, rows: [] }, 400],
      [{ ...report, note: 'x'.repeat(2_001) }, 400],
      [{ ...report, environment: { browser: { nested: true } } }, 400],
      [{ ...report, recording: { ...recording, deep } }, 400],
      [{ ...report, recording: { ...recording, long: 'x'.repeat(600_000) } }, 413],
    ];
    for (const [body, status] of refused) {
      const response = await send(client, body);
      expect(response.status, JSON.stringify(body)?.slice(0, 80)).toBe(status);
      expect(await response.json()).toMatchObject({ success: false, code: 'OPERATION_REJECTED' });
    }
    expect(await readdir(server.dataDir)).not.toContain('bug-reports');
  });

  test('comes in at a bounded rate for each user', async () => {
    const { url } = await openServer({ rateLimits: { bugReports: { calls: 2, windowMs: 60_000 } } });
    const ana = await logIn(url);
    const report = createBugReport().report();
    expect([(await send(ana, report)).status, (await send(ana, report)).status]).toEqual([201, 201]);
    const limited = await send(ana, report);
    expect(limited.status).toBe(429);
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('is not part of the existing contract', async () => {
    const { url } = await openServer({ asHydroml: true });
    expect((await send(await logIn(url), createBugReport().report())).status).toBe(404);
  });
});

test('the store keeps the newest, as many as it was told', async () => {
  const folder = join(await temporaryFolder(), 'reports');
  let now = Date.UTC(2026, 0, 1);
  const store = openReportStore({ folder, now: () => now, capacity: 3 });
  const ids: string[] = [];
  for (let count = 0; count < 5; count += 1) {
    const report = readBugReport(createBugReport().report(`${count}`));
    if (report === null) throw new Error('A report of ours was not read.');
    ids.push(await store.keep(report));
    now += 1_000;
  }
  const kept = (await readdir(folder)).sort();
  expect(kept.map((name) => name.slice(-13, -5))).toEqual(ids.slice(2));
});
