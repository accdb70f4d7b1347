/** `POST /tools/api/studio/metrics/` takes the beacons of pages, `GET /metrics` gives Prometheus its text. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Registry } from 'prom-client';
import type { MetricBeacon } from '../../adapters/metrics/metricsSink.ts';
import type { User } from '../accounts/accounts.ts';
import type { Identity } from '../accounts/identity.ts';
import { isFromHere } from '../http/csrf.ts';
import { failureOf } from '../http/failureOf.ts';
import { jsonBodies } from '../http/jsonBodies.ts';
import type { RateGate } from '../http/rateLimits.ts';
import { ApiFailure } from '../sessions/apiFailure.ts';
import { beaconPath } from './beaconPath.ts';
import { mayReadMetrics } from './metricsGuard.ts';
import { parseBeacon } from './parseBeacon.ts';
import type { BeaconOutcome } from './serverMetrics.ts';

export interface MetricsRoutesOptions {
  readonly registry: Registry;
  readonly identity: Identity;
  readonly gate: RateGate;
  /** What a scraper must send. Without it only this machine may read. */
  readonly token: string | undefined;
  /** Told of each beacon that counts, and who is logged in where it came from. */
  readonly onBeacon: (beacon: MetricBeacon, user: User | undefined) => void;
  readonly onOutcome: (outcome: BeaconOutcome) => void;
}

/** A full beacon has about 16 kB. */
const beaconLimit = 32_768;

/** To be registered without a prefix, where cookies are read. */
export async function metricsRoutes(app: FastifyInstance, options: MetricsRoutesOptions): Promise<void> {
  const { registry, identity, gate, token, onBeacon, onOutcome } = options;

  // JSON alone: a foreign page may not send it without asking first (a CORS preflight, which is never granted).
  jsonBodies(app);
  app.setErrorHandler((cause, request, reply) => {
    const failure = failureOf(cause);
    if (request.method === 'POST') onOutcome(outcomes[failure.status] ?? 'malformed');
    return refuse(reply, failure);
  });

  app.post(beaconPath, { bodyLimit: beaconLimit, onRequest: refuseForeign }, async (request, reply) => {
    const beacon = parseBeacon(request.body);
    if (beacon === null) {
      throw new ApiFailure('OPERATION_REJECTED', 400, 'This is no beacon of this version of the page.');
    }
    const user = await identity.userOf(request);
    await gate.pass(user === undefined ? `address ${request.ip}` : `user ${user.id}`);
    onBeacon(beacon, user);
    onOutcome('accepted');
    return reply.code(204).header('cache-control', 'no-store').send();
  });

  app.get('/metrics', async (request, reply) => {
    if (!mayReadMetrics(request, token)) {
      const sentence =
        token === undefined
          ? 'The metrics are for this machine alone: ask it directly, or give the server a metrics token.'
          : 'The metrics need the header Authorization: Bearer, with the token of this server.';
      throw new ApiFailure('PERMISSION_DENIED', 403, sentence);
    }
    return reply
      .header('cache-control', 'no-store')
      .type(registry.contentType)
      .send(await registry.metrics());
  });
}

const outcomes: Readonly<Record<number, BeaconOutcome>> = { 403: 'foreign', 429: 'limited' };

/** A beacon carries no token; browsers say where it comes from, and nothing it could do is worth forging. */
async function refuseForeign(request: FastifyRequest): Promise<void> {
  const site = request.headers['sec-fetch-site'];
  if (isFromHere(request) && (site === undefined || site === 'same-origin')) return;
  throw new ApiFailure('PERMISSION_DENIED', 403, 'Measurements come from a page of this server alone.');
}

function refuse(reply: FastifyReply, failure: ApiFailure): FastifyReply {
  if (failure.retryAfterMs !== null)
    reply.header('retry-after', String(Math.ceil(failure.retryAfterMs / 1000)));
  return reply
    .code(failure.status)
    .header('cache-control', 'no-store')
    .send({ success: false, error: failure.message, code: failure.code });
}
