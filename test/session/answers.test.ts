import { describe, expect, test } from 'vitest';
import { serveAnswers } from './answerServer.ts';
import type { AnswerFixture } from './fixtures/answerFixture.ts';
import { brokenAnswers } from './fixtures/brokenAnswers.ts';
import { djangoAnswers } from './fixtures/djangoAnswers.ts';
import { envelopeAnswers } from './fixtures/envelopeAnswers.ts';
import { interceptedAnswers } from './fixtures/interceptedAnswers.ts';
import { proxyAnswers } from './fixtures/proxyAnswers.ts';
import { codeOf, judgeCall } from './judgeCall.ts';

const groups: Readonly<Record<string, readonly AnswerFixture[]>> = {
  'Django and Django REST framework': djangoAnswers,
  'proxies and load balancers': proxyAnswers,
  'whatever intercepts the network': interceptedAnswers,
  'broken answers': brokenAnswers,
  'servers that know our codes': envelopeAnswers,
};

describe.each(Object.entries(groups))('over a socket: %s', (_, fixtures) => {
  test.each(
    fixtures.map((fixture) => [`${fixture.name} → ${fixture.expect ?? 'a success'}`, fixture] as const),
  )('%s', async (_name, fixture) => {
    const server = await serveAnswers(fixture.answers);
    try {
      const judgement = await judgeCall(server.baseUrl, fixture.call);
      expect(codeOf(judgement)).toBe(fixture.expect);
      if (judgement.kind !== 'failed') return;
      const { failure } = judgement;
      if (fixture.outcome !== undefined) expect(failure.outcome).toBe(fixture.outcome);
      expect(failure.retryAfterMs).toBe(fixture.retryAfterMs);
      expect(failure.userMessage).toBe(fixture.userMessage);
    } finally {
      await server.close();
    }
  });
});

test('the fixtures cover every code that an answer can have', () => {
  const seen = new Set(Object.values(groups).flatMap((fixtures) => fixtures.map(({ expect: code }) => code)));
  expect([...seen].filter((code) => code !== null).sort()).toEqual([
    'API_MISMATCH',
    'AUTHENTICATION_REQUIRED',
    'CSRF_REJECTED',
    'DATASOURCE_NOT_FOUND',
    'HISTORY_CONFLICT',
    'NETWORK_INTERCEPTED',
    'NETWORK_UNREACHABLE',
    'OPERATION_REJECTED',
    'PERMISSION_DENIED',
    'SERVER_ERROR',
    'SERVER_OVERLOADED',
    'SESSION_CORRUPTED',
    'SESSION_NOT_FOUND',
    'SESSION_TIMEOUT',
    'UNKNOWN',
  ]);
});
