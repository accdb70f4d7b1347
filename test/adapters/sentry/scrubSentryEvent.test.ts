import * as browser11 from '@sentry/browser';
import * as node11 from '@sentry/node';
import * as browser8 from 'sentry-browser-8';
import { describe, expect, it } from 'vitest';
import { scrubAddress } from '../../../src/adapters/sentry/scrubAddress.ts';
import { scrubSentryEvent } from '../../../src/adapters/sentry/scrubSentryEvent.ts';
import { scrubSentrySpan } from '../../../src/adapters/sentry/scrubSentrySpan.ts';
import type { SentryLike } from '../../../src/adapters/sentry/sentryLike.ts';

it('the real SDKs 8 and 11 are what the adapter asks for, and take the scrubber as it is', () => {
  const sdks: SentryLike[] = [browser11, browser8, node11];
  const options11: browser11.BrowserOptions = {
    beforeSend: scrubSentryEvent,
    beforeSendTransaction: scrubSentryEvent,
    beforeSendSpan: scrubSentrySpan,
  };
  const options8: browser8.BrowserOptions = {
    beforeSend: scrubSentryEvent,
    beforeSendTransaction: scrubSentryEvent,
    beforeSendSpan: scrubSentrySpan,
  };
  const optionsNode: node11.NodeOptions = { beforeSend: scrubSentryEvent, beforeSendSpan: scrubSentrySpan };
  const optionsStatic: browser11.BrowserOptions = {
    traceLifecycle: 'static',
    beforeSendSpan: browser11.withStaticSpan(scrubSentrySpan),
  };
  expect(optionsStatic.beforeSendSpan).toBe(scrubSentrySpan);
  for (const sdk of sdks) expect(typeof sdk.captureEvent).toBe('function');
  for (const { beforeSend } of [options11, options8, optionsNode]) expect(beforeSend).toBe(scrubSentryEvent);
});

describe('an address', () => {
  it.each([
    [
      'https://host.example/tools/api/studio/7f1c/session/rename-column/?x=1',
      'https://host.example/tools/api/studio/:id/session/rename-column/',
    ],
    ['/tools/api/studio/7f1c/session/status/', '/tools/api/studio/:id/session/status/'],
    ['https://ana:secret@host.example:8443/studio/rain.csv#row-1', 'https://host.example:8443/:path'],
    ['/studio/?next=rain', '/:path'],
    ['/tools/api/studio/7f1c/session/rain.csv', '/:path'],
    ['blob:https://host.example/rain', '/:path'],
    ['', '/:path'],
  ])('%s becomes %s', (address, scrubbed) => {
    expect(scrubAddress(address)).toBe(scrubbed);
  });
});

describe('an event', () => {
  const scrubbed = (event: browser11.Event) => scrubSentryEvent(event);

  it('keeps of its request the origin, the method and the user agent', () => {
    const request = {
      url: 'https://host.example/rain?secret',
      method: 'POST',
      query_string: 'secret',
      data: 'secret',
      cookies: { sessionid: 'secret' },
      headers: { Referer: 'https://host.example/secret', Cookie: 'secret', 'user-agent': 'Browser/1' },
    };
    expect(scrubbed({ request }).request).toEqual({
      url: 'https://host.example/:path',
      method: 'POST',
      headers: { 'User-Agent': 'Browser/1' },
    });
  });

  it("keeps of breadcrumbs what is ours, the application's own, numbers, and the kinds of elements", () => {
    const ours = {
      category: 'session-recovery',
      message: 'attempt 1 failed: SERVER_ERROR',
      data: { attempt: 1 },
    };
    const theirs = { category: 'import', message: 'an import began' };
    const breadcrumbs = [
      ours,
      theirs,
      { category: 'console', message: 'rain', data: { arguments: ['rain'] } },
      {
        category: 'ui.click',
        message: 'div#rain > button.rain[title="rain > rain"]',
        data: { 'ui.component_name': 'rain' },
      },
      { category: 'navigation', data: { from: '/rain', to: '/?rain' } },
      {
        category: 'fetch',
        data: { method: 'GET', url: '/rain', status_code: 200, 'url.query': 'rain' },
        message: 'rain',
      },
      { category: 'sentry.event', message: 'Error: rain', event_id: 'e' },
    ];
    expect(scrubbed({ breadcrumbs }).breadcrumbs).toEqual([
      ours,
      theirs,
      { category: 'ui.click', message: 'div > button' },
      { category: 'navigation', data: { from: '/:path', to: '/:path' } },
      { category: 'fetch', data: { method: 'GET', url: '/:path', status_code: 200 } },
      { category: 'sentry.event', event_id: 'e' },
    ]);
  });

  it("keeps the words of a session error and of the application's errors, and not those of a session error's causes", () => {
    const own = { type: 'SessionError', value: 'The session call failed: SERVER_ERROR.' };
    expect(
      scrubbed({ exception: { values: [{ type: 'SyntaxError', value: 'rain' }, own] } }).exception?.values,
    ).toEqual([{ type: 'SyntaxError', value: '' }, own]);
    const theirs = { exception: { values: [{ type: 'RangeError', value: 'page 7' }] } };
    expect(scrubbed(structuredClone(theirs))).toEqual(theirs);
  });

  it('loses what integrations copy out of errors, answers and variables', () => {
    const event = scrubbed({
      extra: { __serialized__: { userMessage: 'rain' }, build: 7 },
      contexts: {
        SessionError: { failure: 'rain' },
        response: { headers: { etag: 'rain' } },
        app: { name: 'studio' },
      },
      exception: {
        values: [
          {
            stacktrace: {
              frames: [
                { filename: 'https://host.example/studio/rain?rain', vars: { rain: 1 } },
                { filename: 'https://host.example/assets/main.js?v=rain' },
              ],
            },
          },
        ],
      },
    });
    expect(JSON.stringify(event)).not.toContain('rain');
    expect(event.extra).toEqual({ build: 7 });
    expect(event.contexts).toEqual({ app: { name: 'studio' } });
    expect(event.exception?.values?.[0]?.stacktrace?.frames?.[1]?.filename).toBe(
      'https://host.example/assets/main.js',
    );
  });
});

describe('a span', () => {
  const times = { trace_id: 't', span_id: 's', start_timestamp: 1 };

  it('that travels by itself keeps its kind, its call and what the SDK says of the page', () => {
    const kept = {
      'sentry.op': 'http.client',
      'sentry.release': 'studio@1',
      'http.response.status_code': 410,
    };
    const span: Parameters<NonNullable<browser11.BrowserOptions['beforeSendSpan']>>[0] = {
      ...times,
      name: 'GET rain.example',
      status: 'error',
      is_segment: false,
      attributes: {
        ...kept,
        'http.request.method': 'GET',
        'url.full': 'https://host.example/tools/api/studio/rain/session/status/?rain#rain',
        'url.query': 'rain',
        'sentry.segment.name': '/studio/rain',
        'sentry.status.message': 'rain',
        'http.request.header.referer': ['rain'],
        'user.email': 'rain@host.example',
      },
      links: [{ trace_id: 't', span_id: 's', attributes: { 'sentry.link.type': 'previous_trace', rain: 1 } }],
    };
    expect(scrubSentrySpan(span)).toEqual({
      ...times,
      name: 'GET https://host.example/tools/api/studio/:id/session/status/',
      status: 'error',
      is_segment: false,
      attributes: {
        ...kept,
        'http.request.method': 'GET',
        'url.full': 'https://host.example/tools/api/studio/:id/session/status/',
        'sentry.segment.name': '/:path',
      },
      links: [{ trace_id: 't', span_id: 's', attributes: { 'sentry.link.type': 'previous_trace' } }],
    });
  });

  it.each([
    ['rain', { 'sentry.op': 'measure' }, false, 'measure'],
    ['rain', {}, false, 'span'],
    ['/studio/rain', { 'sentry.op': 'resource.img' }, false, '/:path'],
    ['Pageload', { 'sentry.op': 'pageload' }, true, 'Pageload'],
    ['/studio/rain', { 'sentry.op': 'pageload' }, true, '/:path'],
  ])('%s with %j is called by its kind or by an address', (name, attributes, is_segment, called) => {
    const span = { ...times, name, attributes, is_segment, status: 'ok' } as const;
    expect(scrubSentrySpan({ ...span }).name).toBe(called);
  });

  it('of a transaction, or one of SDK 8 that is sent alone, keeps the kinds of elements and no words', () => {
    const data = { 'sentry.op': 'ui.interaction.click', 'sentry.origin': 'auto.http.browser.inp' };
    const span = {
      ...times,
      description: 'body > button#rain.rain[title="rain"]',
      status: 'the rain broke',
      data: { ...data, transaction: '/studio/rain', 'lcp.url': 'rain' },
    };
    expect(scrubSentrySpan(span)).toEqual({
      ...times,
      description: 'body > button',
      status: 'unknown_error',
      data,
    });
  });

  it('that a transaction stands for is cleaned with its event', () => {
    const trace = { ...times, op: 'pageload', status: 'the rain broke', data: { 'url.full': 'rain' } };
    const event = scrubSentryEvent({ transaction: '/studio/rain', contexts: { trace } });
    expect(event).toEqual({
      transaction: '/:path',
      contexts: { trace: { ...times, op: 'pageload', status: 'unknown_error', data: {} } },
    });
  });
});
