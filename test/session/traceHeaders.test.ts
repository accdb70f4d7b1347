import { afterEach, describe, expect, it, vi } from 'vitest';
import { hydromlApi } from '../../src/session/hydromlApi.ts';
import type { TraceHeaders } from '../../src/session/traceHeaders.ts';
import { datasourceId } from '../support/scriptedApi.ts';

async function sentHeaders(traceHeaders?: TraceHeaders): Promise<Headers[]> {
  const sent: Headers[] = [];
  const api = hydromlApi({
    baseUrl: 'https://host.example',
    datasourceId,
    fetch: async (_, init) => {
      sent.push(new Headers(init?.headers));
      return Response.json({ success: true, session_info: { session_exists: false } });
    },
    ...(traceHeaders && { traceHeaders }),
  });
  const { signal } = new AbortController();
  await api.status(signal);
  await api.clear(signal);
  return sent;
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('the trace of a call', () => {
  it('is not sent unless it was asked for, so that no other origin is asked for permission', async () => {
    for (const headers of await sentHeaders()) {
      expect([...headers.keys()].filter((name) => /trace|baggage/.test(name))).toEqual([]);
    }
  });

  it('goes with reads and changes, and is asked for each time', async () => {
    let calls = 0;
    const sent = await sentHeaders(() => {
      calls += 1;
      return { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-0${calls - 1}`, baggage: 'k=v' };
    });
    expect(sent.map((headers) => headers.get('traceparent')?.slice(-2))).toEqual(['00', '01']);
    expect(sent.map((headers) => headers.get('baggage'))).toEqual(['k=v', 'k=v']);
  });

  it('has no say in other headers, and cannot make a call fail', async () => {
    const [status] = await sentHeaders(() => ({ accept: 'text/html', traceparent: 'a\nb', 'x-other': '1' }));
    expect(status?.get('accept')).toContain('json');
    expect(status?.has('traceparent')).toBe(false);
    expect(status?.has('x-other')).toBe(false);

    const told: unknown[] = [];
    vi.spyOn(console, 'error').mockImplementation((text) => void told.push(text));
    const sent = await sentHeaders(() => {
      throw new RangeError('with a secret');
    });
    expect(sent).toHaveLength(2);
    expect(told).toEqual([
      'The traceHeaders given to hydromlApi threw (RangeError): calls go without a trace.',
    ]);
  });
});
