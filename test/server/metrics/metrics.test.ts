import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { Registry } from 'prom-client';
import { describe, expect, test } from 'vitest';
import {
  counterCatalogue,
  histogramCatalogue,
  seriesLimit,
} from '../../../src/server/metrics/metricCatalogue.ts';
import { parseBeacon } from '../../../src/server/metrics/parseBeacon.ts';
import { recoveryMetrics } from '../../../src/server/metrics/recoveryMetrics.ts';
import { createApiClient, logIn } from '../apiClient.ts';
import { openServer } from '../testServer.ts';

const failure = {
  name: 'holdfast_failures_total',
  labels: { code: 'SERVER_ERROR', seen: 'attempt' },
  value: 2,
  ageMs: 10,
};

function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${url}/tools/api/studio/metrics/`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });
}

async function text(url: string, headers: Record<string, string> = {}): Promise<string> {
  const answer = await fetch(`${url}/metrics`, { headers });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toContain('text/plain');
  return answer.text();
}

function lineOf(metrics: string, start: string): string | undefined {
  return metrics.split('\n').find((line) => line.startsWith(start));
}

describe('a beacon', () => {
  test('is counted without a login and without a token, since it can carry none', async () => {
    const { url } = await openServer();
    const answer = await post(url, { page: randomUUID(), samples: [failure, failure] });
    expect([answer.status, await answer.text()]).toEqual([204, '']);
    const observed = { path: 'existing', outcome: 'recovered' };
    await post(url, {
      page: randomUUID(),
      samples: [{ name: 'holdfast_start_duration_seconds', labels: observed, value: 0.3, ageMs: 0 }],
    });
    const metrics = await text(url);
    expect(lineOf(metrics, 'holdfast_failures_total{')).toBe(
      'holdfast_failures_total{code="SERVER_ERROR",seen="attempt"} 4',
    );
    expect(metrics).toContain(
      'holdfast_start_duration_seconds_bucket{le="0.5",path="existing",outcome="recovered"} 1',
    );
    expect(metrics).toContain('holdfast_server_beacons_total{outcome="accepted"} 2');
  });

  test.each([
    ['a name that is none', { ...failure, name: 'holdfast_other_total' }],
    ['a name that objects have', { ...failure, name: 'constructor' }],
    ['a code that is none', { ...failure, labels: { code: 'ana@example.org', seen: 'attempt' } }],
    ['a label too many', { ...failure, labels: { ...failure.labels, user: '1' } }],
    ['a label too few', { ...failure, labels: { code: 'UNKNOWN' } }],
    ['a label that objects have', { ...failure, labels: { code: 'toString', seen: 'attempt' } }],
    ['a count that is no whole number', { ...failure, value: 0.5 }],
    ['a count beyond all measure', { ...failure, value: 1e9 }],
    ['a time before it was sent', { ...failure, ageMs: -1 }],
    ['something beside the schema', { ...failure, text: 'hello' }],
  ])('with %s is refused as a whole', async (_what, sample) => {
    const { url } = await openServer();
    const answer = await post(url, { page: randomUUID(), samples: [failure, sample] });
    expect(answer.status).toBe(400);
    const metrics = await text(url);
    expect(metrics).not.toContain('holdfast_failures_total{');
    expect(metrics).toContain('holdfast_server_beacons_total{outcome="malformed"} 1');
  });

  test('that is no JSON, of another type, or too long is refused and counted', async () => {
    const { url } = await openServer();
    expect((await post(url, '{')).status).toBe(400);
    expect((await post(url, '{}', { 'content-type': 'text/plain;charset=UTF-8' })).status).toBe(415);
    expect((await post(url, ' '.repeat(40_000))).status).toBe(413);
    expect(await text(url)).toContain('holdfast_server_beacons_total{outcome="malformed"} 3');
  });

  test('of a foreign page is refused, whatever its browser tells', async () => {
    const { url } = await openServer();
    const beacon = { page: randomUUID(), samples: [failure] };
    expect((await post(url, beacon, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await post(url, beacon, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await post(url, beacon, { 'sec-fetch-site': 'same-origin', origin: url })).status).toBe(204);
    expect(await text(url)).toContain('holdfast_server_beacons_total{outcome="foreign"} 2');
  });

  test('is limited per address, and per user where somebody is logged in', async () => {
    const { url } = await openServer({ rateLimits: { beacons: { calls: 2, windowMs: 60_000 } } });
    const beacon = { page: randomUUID(), samples: [failure] };
    const ana = await logIn(url);
    const statuses: number[] = [];
    for (let call = 0; call < 3; call += 1) statuses.push((await post(url, beacon)).status);
    statuses.push((await post(url, beacon, { cookie: ana.jar.header() })).status);
    expect(statuses).toEqual([204, 204, 429, 204]);
    expect(await text(url)).toContain('holdfast_server_beacons_total{outcome="limited"} 1');
  });

  test('gives at most the series of the catalogue, whatever is in it', () => {
    const counters = Object.entries(counterCatalogue);
    const metrics = [...counters, ...Object.entries(histogramCatalogue)];
    const sample = fc.constantFrom(...metrics).chain(([name, { labels }]) => {
      const values = Object.entries(labels).map(([label, closed]) => [
        label,
        fc.oneof({ weight: 40, arbitrary: fc.constantFrom(...Object.keys(closed)) }, fc.string()),
      ]);
      const value = fc.oneof({ weight: 40, arbitrary: fc.integer({ min: 1, max: 9 }) }, fc.double());
      return fc.record({
        name: fc.constant(name),
        labels: fc.record(Object.fromEntries(values)),
        value,
        ageMs: fc.nat(1000),
      });
    });
    const registry = new Registry();
    const record = recoveryMetrics(registry);
    let accepted = 0;
    const beacons = fc.sample(
      fc.record({ page: fc.uuid(), samples: fc.array(sample, { maxLength: 9 }) }),
      4000,
    );
    for (const beacon of beacons) {
      for (const taken of parseBeacon(beacon)?.samples ?? []) {
        record(taken);
        accepted += 1;
      }
    }
    const series = registry
      .getMetricsAsArray()
      .map((metric) => metric.name)
      .reduce((sum, name) => sum + seriesIn(registry, name), 0);
    expect(accepted).toBeGreaterThan(1000);
    expect(series).toBeGreaterThan(300);
    expect(series).toBeLessThanOrEqual(seriesLimit());
    expect(seriesLimit()).toBeLessThan(1500);
  });
});

/** The distinct label sets that a metric holds. */
function seriesIn(registry: Registry, name: string): number {
  const metric = registry.getSingleMetric(name);
  if (metric === undefined || !('hashMap' in metric))
    throw new Error(`prom-client keeps ${name} another way.`);
  return Object.keys(metric.hashMap as object).length;
}

describe('the metrics of the server', () => {
  test('tell its sessions, starts, replays, lost races and limits', async () => {
    const { url } = await openServer({ rateLimits: { initialize: { calls: 1, windowMs: 60_000 } } });
    const client = await logIn(url);
    await client.apply('initialize/');
    expect((await client.post('initialize/')).status).toBe(429);
    const key = { 'idempotency-key': randomUUID() };
    const change = { old_name: 'wind', new_name: 'wind_ms' };
    await client.apply('rename-column/', change, key);
    await client.apply('rename-column/', change, key);
    await client.refused('undo/', {}, { 'if-match': '"00000000:1"' });
    await createApiClient(url).fetch('/nowhere/to/be/found');
    const metrics = await text(url);
    const route = '/tools/api/studio/:datasource/session/initialize/';
    for (const line of [
      'holdfast_server_sessions_live 1',
      'holdfast_server_initializations_total{outcome="opened"} 1',
      'holdfast_server_initializations_total{outcome="limited"} 1',
      'holdfast_server_idempotency_replays_total 1',
      'holdfast_server_precondition_failures_total 1',
      `holdfast_server_rate_limited_total{route="${route}"} 1`,
      `holdfast_server_request_duration_seconds_count{route="${route}",method="POST",status="2xx"} 1`,
      'holdfast_server_request_duration_seconds_count{route="none",method="GET",status="4xx"} 1',
    ]) {
      expect(metrics.split('\n')).toContain(line);
    }
    expect(metrics).not.toContain('11111111-1111');
    expect(metrics).not.toContain('ana');
  });

  test('of a server as HydroML count its sessions too', async () => {
    const { url } = await openServer({ asHydroml: true });
    await (await logIn(url)).apply('initialize/');
    expect(await text(url)).toContain('holdfast_server_sessions_live 1');
  });

  test('are for this machine alone, directly and by its own name', async () => {
    const { url } = await openServer();
    const refused = await fetch(`${url}/metrics`, { headers: { 'x-forwarded-for': '10.0.0.1' } });
    expect(refused.status).toBe(403);
    expect(await refused.text()).toContain('metrics token');
    const { app } = await openServer();
    const elsewhere = { method: 'GET', url: '/metrics', headers: { host: '127.0.0.1' } } as const;
    expect((await app.inject({ ...elsewhere, remoteAddress: '10.1.2.3' })).statusCode).toBe(403);
    expect((await app.inject({ ...elsewhere, headers: { host: 'evil.example' } })).statusCode).toBe(403);
    expect((await app.inject(elsewhere)).statusCode).toBe(200);
  });

  test('are for whoever knows the token, where there is one', async () => {
    const { url } = await openServer({ metricsToken: 'caudal' });
    expect((await fetch(`${url}/metrics`)).status).toBe(403);
    expect((await fetch(`${url}/metrics`, { headers: { authorization: 'Bearer cauda' } })).status).toBe(403);
    const headers = { authorization: 'Bearer caudal', 'x-forwarded-for': '10.0.0.1' };
    expect(await text(url, headers)).toContain('# TYPE holdfast_server_sessions_live gauge');
  });
});
