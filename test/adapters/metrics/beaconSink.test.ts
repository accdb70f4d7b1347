import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { beaconSink } from '../../../src/adapters/metrics/beaconSink.ts';
import type { MetricBeacon } from '../../../src/adapters/metrics/metricsSink.ts';
import { parseBeacon } from '../../../src/server/metrics/parseBeacon.ts';

let server: Server;
let url: string;
let beacons: MetricBeacon[];
let statuses: number[];

beforeEach(async () => {
  beacons = [];
  statuses = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const status = statuses.shift() ?? 204;
      if (status === 204) beacons.push(JSON.parse(body));
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
});

afterEach(async () => {
  vi.useRealTimers();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const failed = { code: 'SERVER_ERROR', seen: 'attempt' } as const;
const samples = () => beacons.flatMap((beacon) => beacon.samples);

describe('measurements', () => {
  test('go out together, counts of one series as one, with their ages and in the schema of the server', async () => {
    const sink = beaconSink({ url });
    sink.count('holdfast_failures_total', failed);
    vi.advanceTimersByTime(2000);
    sink.count('holdfast_failures_total', failed, 2);
    sink.observe('holdfast_start_duration_seconds', 0.25, { path: 'holdfast', outcome: 'recovered' });
    expect(beacons).toEqual([]);
    vi.advanceTimersByTime(3000);
    await vi.waitFor(() => expect(beacons).toHaveLength(1));
    expect(beacons[0]?.samples).toEqual([
      { name: 'holdfast_failures_total', labels: failed, value: 3, ageMs: 5000 },
      {
        name: 'holdfast_start_duration_seconds',
        labels: { path: 'holdfast', outcome: 'recovered' },
        value: 0.25,
        ageMs: 3000,
      },
    ]);
    expect(parseBeacon(beacons[0])).toEqual(beacons[0]);
  });

  test.each([503, 429])(
    'that a server answers with %i go out again later, with what came meanwhile',
    async (status) => {
      statuses = [status];
      const sink = beaconSink({ url });
      sink.count('holdfast_failures_total', failed);
      vi.advanceTimersByTime(5000);
      sink.count('holdfast_conflicts_total', {});
      await vi.waitFor(() => expect(statuses).toEqual([]));
      await vi.waitFor(async () => {
        await vi.advanceTimersByTimeAsync(1000);
        expect(samples().map(({ name }) => name)).toEqual([
          'holdfast_failures_total',
          'holdfast_conflicts_total',
        ]);
      });
      const [first, second] = samples();
      expect(first?.ageMs).toBeGreaterThanOrEqual(15_000);
      expect((first?.ageMs ?? 0) - (second?.ageMs ?? 0)).toBe(5000);
    },
  );

  test('that a server will never take are given up and counted', async () => {
    statuses = [404];
    const sink = beaconSink({ url });
    sink.count('holdfast_failures_total', failed);
    sink.count('holdfast_conflicts_total', {});
    vi.advanceTimersByTime(5000);
    await vi.waitFor(() => expect(statuses).toEqual([]));
    await vi.waitFor(() => {
      sink.flush();
      expect(samples().map(({ name, value }) => [name, value])).toContainEqual([
        'holdfast_samples_dropped_total',
        2,
      ]);
    });
  });

  test('beyond the bound push out the oldest, which are counted', async () => {
    const sink = beaconSink({ url, maxSamples: 3 });
    for (let value = 1; value <= 5; value += 1) sink.observe('holdfast_attempts_per_success', value, {});
    vi.advanceTimersByTime(5000);
    await vi.waitFor(() =>
      expect(samples().map(({ name, value }) => [name, value])).toEqual([
        ['holdfast_attempts_per_success', 3],
        ['holdfast_attempts_per_success', 4],
        ['holdfast_attempts_per_success', 5],
        ['holdfast_samples_dropped_total', 2],
      ]),
    );
    expect(parseBeacon(beacons[0])).not.toBeNull();
  });

  test('that are no numbers are dropped alone, and what took days counts as one', async () => {
    const sink = beaconSink({ url });
    const labels = { path: 'holdfast', outcome: 'recovered' } as const;
    sink.observe('holdfast_start_duration_seconds', Number.NaN, labels);
    sink.count('holdfast_conflicts_total', {}, 0.5);
    sink.count('holdfast_conflicts_total', {}, 9_999);
    sink.count('holdfast_conflicts_total', {}, 9_999);
    sink.observe('holdfast_start_duration_seconds', 1e7, labels);
    vi.advanceTimersByTime(5000);
    await vi.waitFor(() =>
      expect(samples().map(({ name, value }) => [name, value])).toEqual([
        ['holdfast_conflicts_total', 9_999],
        ['holdfast_conflicts_total', 9_999],
        ['holdfast_start_duration_seconds', 86_400],
        ['holdfast_samples_dropped_total', 2],
      ]),
    );
    expect(parseBeacon(beacons[0])).not.toBeNull();
  });

  test('stay bounded while the server is away for long', async () => {
    const sink = beaconSink({ url: 'http://127.0.0.1:1/', maxSamples: 10 });
    for (let round = 0; round < 5; round += 1) {
      for (let value = 0; value < 20; value += 1) sink.observe('holdfast_attempts_per_success', value, {});
      await vi.advanceTimersByTimeAsync(60_000);
    }
    sink.flush();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('go out at once on flush, which leaves no timer behind', async () => {
    const sink = beaconSink({ url });
    sink.count('holdfast_failures_total', failed);
    expect(vi.getTimerCount()).toBe(1);
    sink.flush();
    expect(vi.getTimerCount()).toBe(0);
    await vi.waitFor(() => expect(beacons).toHaveLength(1));
    sink.flush();
    expect(beacons).toHaveLength(1);
  });
});

test('a limit that is none is refused with a sentence', () => {
  expect(() => beaconSink({ url, maxSamples: 0 })).toThrow(/maxSamples from 1 to 100/);
  expect(() => beaconSink({ url, flushAfterMs: Number.NaN })).toThrow(/flushAfterMs above 0/);
});
