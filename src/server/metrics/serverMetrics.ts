/** What the server measures of itself: its requests, its sessions, and what it had to turn away. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** What became of a beacon. */
export type BeaconOutcome = 'accepted' | 'malformed' | 'foreign' | 'limited';

export interface ServerMetrics {
  /** Measures every request of an application; to be called before its routes are added. */
  watch(app: FastifyInstance): void;
  beacon(outcome: BeaconOutcome): void;
}

/** @param liveSessions Asked at each reading. */
export function serverMetrics(registry: Registry, liveSessions: () => Promise<number>): ServerMetrics {
  const registers = [registry];
  const initializations = new Counter({
    name: 'holdfast_server_initializations_total',
    help: 'Calls of initialize by outcome.',
    labelNames: ['outcome'],
    registers,
  });
  const durations = new Histogram({
    name: 'holdfast_server_request_duration_seconds',
    help: 'Requests by route, method and class of status.',
    labelNames: ['route', 'method', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const limited = new Counter({
    name: 'holdfast_server_rate_limited_total',
    help: 'Requests answered with 429, by route.',
    labelNames: ['route'],
    registers,
  });
  const replays = new Counter({
    name: 'holdfast_server_idempotency_replays_total',
    help: 'Answers that were those of an earlier request with the same key.',
    registers,
  });
  const preconditions = new Counter({
    name: 'holdfast_server_precondition_failures_total',
    help: 'Changes answered with 412: the session had moved on.',
    registers,
  });
  const beacons = new Counter({
    name: 'holdfast_server_beacons_total',
    help: 'Beacons of pages by what became of them.',
    labelNames: ['outcome'],
    registers,
  });
  new Gauge({
    name: 'holdfast_server_sessions_live',
    help: 'Sessions that have not expired.',
    registers,
    async collect() {
      this.set(await liveSessions());
    },
  });

  function measure(request: FastifyRequest, reply: FastifyReply): void {
    const { statusCode: status, elapsedTime } = reply;
    // The pattern, never the address: there are as many series as routes.
    const route = request.routeOptions.url ?? 'none';
    durations.observe(
      { route, method: request.method, status: `${Math.floor(status / 100)}xx` },
      elapsedTime / 1000,
    );
    if (status === 429) limited.inc({ route });
    if (status === 412) preconditions.inc();
    if (reply.getHeader('idempotency-replayed') === 'true') replays.inc();
    if (request.method === 'POST' && route.endsWith('/session/initialize/')) {
      initializations.inc({ outcome: outcomeOf(status) });
    }
  }

  return {
    watch: (app) => {
      app.addHook('onResponse', async (request, reply) => measure(request, reply));
    },
    beacon: (outcome) => beacons.inc({ outcome }),
  };
}

function outcomeOf(status: number): 'opened' | 'limited' | 'refused' | 'failed' {
  if (status < 300) return 'opened';
  if (status === 429) return 'limited';
  return status < 500 ? 'refused' : 'failed';
}
