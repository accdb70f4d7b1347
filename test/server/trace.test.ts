import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import * as Sentry from '@sentry/node';
import fastify from 'fastify';
import { expect, onTestFinished, test } from 'vitest';
import {
  createSessionRecovery,
  createSessionTrace,
  hydromlApi,
  reportToSentry,
  scrubSentryEvent,
} from '../../src/index.ts';
import { httpOptions } from '../../src/server/http/httpOptions.ts';
import { traceIdOf } from '../../src/server/http/traceOf.ts';
import { envelopeServer } from '../support/envelopeServer.ts';
import { hastyPolicy } from '../support/hastyPolicy.ts';
import { logIn } from './apiClient.ts';
import { pageFetch } from './hydroml/pageFetch.ts';
import { openServer, seattleId } from './testServer.ts';

const id = 'a1'.repeat(16);
const span = 'b2'.repeat(8);

test('a trace is read as W3C Trace Context says, and anything else is none', () => {
  expect(traceIdOf({ traceparent: `00-${id}-${span}-01` })).toBe(id);
  expect(traceIdOf({ traceparent: `cc-${id}-${span}-01-what-the-future-brings` })).toBe(id);
  for (const traceparent of [
    undefined,
    '',
    `00-${id}-${span}-01-more`,
    `ff-${id}-${span}-01`,
    `00-${'0'.repeat(32)}-${span}-01`,
    `00-${id}-${'0'.repeat(16)}-01`,
    `00-${id.toUpperCase()}-${span}-01`,
    `00-${id}-${span}-01\n`.repeat(2),
    '<script>',
  ]) {
    expect(traceIdOf(traceparent === undefined ? {} : { traceparent })).toBeNull();
  }
});

test('an error tells the trace that the client named, and nothing where it named none', async () => {
  const client = await logIn((await openServer()).url);
  for (const accept of ['application/json', 'application/problem+json']) {
    const response = await client.post('undo/', {}, { accept, traceparent: `00-${id}-${span}-01` });
    const body = await response.json();
    expect((body.technical_details ?? body.error.technical_details).trace_id).toBe(id);
  }
  const untraced = await client.refused('undo/', {}, { traceparent: '00-nonsense' });
  expect(untraced.technical_details).not.toHaveProperty('trace_id');
});

test('each line of the log about a request names its trace', async () => {
  const lines: string[] = [];
  const options = httpOptions(false, { sendFailure: (_, reply) => reply.send('') });
  const app = fastify({ ...options, logger: { stream: { write: (line: string) => void lines.push(line) } } });
  onTestFinished(() => app.close());
  app.get('/', async (request) => {
    request.log.error('a request failed');
    return '';
  });
  await app.inject({ url: '/', headers: { traceparent: `00-${id}-${span}-01` } });
  await app.inject({ url: '/' });
  const traces: unknown[] = lines.map((line) => JSON.parse(line).traceId);
  expect(traces).toEqual([id, id, id, undefined, undefined, undefined]);
});

test("an incident in the client has the trace that stands in the server's answers", async () => {
  const server = await openServer();
  const client = await logIn(server.url);
  const ingest = await envelopeServer();
  onTestFinished(() => ingest.close());
  Sentry.init({ dsn: ingest.dsn, beforeSend: scrubSentryEvent });
  onTestFinished(async () => void (await Sentry.close(5_000)));
  const table = join(server.dataDir, 'tables', `${seattleId}.parquet`);
  await rename(table, `${table}.away`);

  const answered: unknown[] = [];
  const send = pageFetch(client);
  const trace = createSessionTrace();
  const recovery = createSessionRecovery({
    datasourceId: seattleId,
    api: hydromlApi({
      baseUrl: server.url,
      datasourceId: seattleId,
      traceHeaders: trace.headers,
      fetch: async (input, init) => {
        const response = await send(input, init);
        if (!response.ok) answered.push((await response.clone().json()).error.technical_details.trace_id);
        return response;
      },
    }),
    adapters: [reportToSentry(Sentry, { trace })],
    policy: hastyPolicy,
    storage: false,
    sources: [],
  });
  onTestFinished(() => recovery.stop());
  recovery.start();
  await expect.poll(() => recovery.getState().value, { timeout: 20_000 }).toBe('failed');
  await Sentry.flush(5_000);
  const [incident] = ingest.incidents();
  expect(incident?.tags).toMatchObject({ 'recovery.code': 'SERVER_ERROR' });
  expect(answered.length).toBeGreaterThan(1);
  expect(new Set(answered)).toEqual(new Set([incident?.contexts.trace?.trace_id]));
  expect(incident?.contexts.session_error?.trace_id).toBe(answered[0]);
});
