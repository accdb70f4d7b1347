import { describe, expect, it } from 'vitest';
import { paramsOf, sessionCallOf } from '../../src/legacy/sessionCall.ts';

const page = 'https://hydro.example/studio/?x=1';
const id = '11111111-1111-4111-8111-111111111111';
const path = `/tools/api/studio/${id}/session`;

describe('a session call', () => {
  it.each([
    [`${path}/rename-column/`, { method: 'POST' }, { name: 'rename_column', method: 'POST', baseUrl: '' }],
    [`${path}/status/`, undefined, { name: 'status', method: 'GET', baseUrl: '' }],
    [`${path}/undo`, { method: 'post' }, { name: 'undo', method: 'POST', baseUrl: '' }],
    [
      `https://hydro.example/es${path}/save/?v=2`,
      { method: 'POST' },
      { name: 'save', method: 'POST', baseUrl: '/es' },
    ],
  ])('is recognised in %s', (address, init, call) => {
    expect(sessionCallOf(address, init, page)).toEqual({ ...call, datasourceId: id });
  });

  it('is recognised in a URL and in a Request', () => {
    const url = new URL(`${path}/redo/`, page);
    expect(sessionCallOf(url, { method: 'POST' }, page)).toMatchObject({ name: 'redo', method: 'POST' });
    expect(sessionCallOf(new Request(url, { method: 'POST' }), undefined, page)).toMatchObject({
      name: 'redo',
      method: 'POST',
    });
  });

  it.each([
    `https://elsewhere.example${path}/undo/`,
    '/tools/api/studio/',
    `${path}/`,
    `${path}/a/b/`,
    '/static/app.js',
    'http://[',
  ])('is not seen in %s', (address) => {
    expect(sessionCallOf(address, { method: 'POST' }, page)).toBeNull();
  });
});

describe("a call's parameters", () => {
  it.each([
    [undefined, {}],
    [{ body: null }, {}],
    [{ body: '' }, {}],
    [{ body: '{"name":"a"}' }, { name: 'a' }],
    [{ body: '[1]' }, null],
    [{ body: 'name=a' }, null],
    [{ body: new URLSearchParams({ name: 'a' }) }, null],
  ])('of %j are %j', async (init, params) => {
    expect(await paramsOf(path, init)).toEqual(params);
  });

  it('are read from a Request, which can still be sent', async () => {
    const request = new Request(new URL(path, page), { method: 'POST', body: '{"name":"a"}' });
    expect(await paramsOf(request, undefined)).toEqual({ name: 'a' });
    expect(request.bodyUsed).toBe(false);
  });
});
