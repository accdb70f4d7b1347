import { expect, it } from 'vitest';
import type { SentryTraceData } from '../../../src/adapters/sentry/sentryLike.ts';
import { createSessionTrace } from '../../../src/adapters/sentry/sessionTrace.ts';

const traceparent = /^00-([0-9a-f]{32})-([0-9a-f]{16})-01$/;

function sentryWith(getTraceData: () => SentryTraceData) {
  return { addBreadcrumb: () => undefined, getTraceData };
}

it('a trace of our own holds for all calls until it is renewed, and each call is a span of its own', () => {
  const trace = createSessionTrace();
  expect(trace.current()).toBeNull();
  const [, first, span] = traceparent.exec(trace.headers().traceparent ?? '') ?? [];
  expect(trace.current()).toEqual({ traceId: first, spanId: span });
  const [, second, other] = traceparent.exec(trace.headers().traceparent ?? '') ?? [];
  expect(second).toBe(first);
  expect(other).not.toBe(span);
  trace.renew();
  expect(trace.current()?.traceId).toBe(first);
  expect(traceparent.exec(trace.headers().traceparent ?? '')?.[1]).not.toBe(first);
});

it("Sentry's trace is taken over, with its decision to sample, and its own headers go along", () => {
  const id = 'a'.repeat(32);
  const span = 'b'.repeat(16);
  for (const [suffix, flags] of [
    ['', '01'],
    ['-1', '01'],
    ['-0', '00'],
  ]) {
    const given = { 'sentry-trace': `${id}-${span}${suffix}`, baggage: `sentry-trace_id=${id}` };
    const trace = createSessionTrace(sentryWith(() => given));
    expect(trace.headers()).toEqual({ ...given, traceparent: `00-${id}-${span}-${flags}` });
    expect(trace.current()).toEqual({ traceId: id, spanId: span });
  }
});

it('a Sentry that has no trace, a broken one, or throws, leaves us ours', () => {
  const threw = () => {
    throw new Error('not initialised');
  };
  for (const getTraceData of [() => ({}), () => ({ 'sentry-trace': 'x' }), threw]) {
    const headers = createSessionTrace(sentryWith(getTraceData)).headers();
    expect(Object.keys(headers)).toEqual(['traceparent']);
    expect(headers.traceparent).toMatch(traceparent);
  }
});
