import { expect, test } from 'vitest';
import { logIn } from './apiClient.ts';
import { openServer } from './testServer.ts';

test('initialize is limited per user and datasource, and says when to come back', async () => {
  const { url } = await openServer({ rateLimits: { initialize: { calls: 2, windowMs: 60_000 } } });
  const client = await logIn(url);
  const first = await client.post('initialize/');
  expect([first.headers.get('x-ratelimit-limit'), first.headers.get('x-ratelimit-remaining')]).toEqual([
    '2',
    '1',
  ]);
  await client.apply('initialize/');
  const limited = await client.post('initialize/');
  expect(limited.status).toBe(429);
  const wait = Number(limited.headers.get('retry-after'));
  expect(wait).toBeGreaterThan(0);
  expect(wait).toBeLessThanOrEqual(60);
  expect(limited.headers.get('x-ratelimit-remaining')).toBe('0');
  const reset = Number(limited.headers.get('x-ratelimit-reset')) - Date.now() / 1000;
  expect(reset).toBeGreaterThan(0);
  expect(reset).toBeLessThanOrEqual(62);
  expect(await limited.json()).toMatchObject({ success: false, code: 'SERVER_OVERLOADED' });
  expect((await client.status()).session_info.session_exists).toBe(true);
  const luis = await logIn(url, 'luis', 'rocio');
  await luis.apply('initialize/');
});

test('by default initialize may be called thirty times a minute', async () => {
  const client = await logIn((await openServer()).url);
  const first = await client.post('initialize/');
  expect(first.headers.get('x-ratelimit-limit')).toBe('30');
  for (let call = 1; call < 30; call += 1) await client.apply('initialize/');
  expect((await client.post('initialize/')).status).toBe(429);
});

test('mutations are limited, a replay is not', async () => {
  const { url } = await openServer({ rateLimits: { mutations: { calls: 3, windowMs: 60_000 } } });
  const client = await logIn(url);
  await client.apply('initialize/');
  for (const [from, to] of ['wind', 'a', 'b', 'c'].map((name, i, all) => [name, all[i + 1]]).slice(0, 3)) {
    await client.apply('rename-column/', { old_name: from ?? '', new_name: to ?? '' });
  }
  expect(await client.refused('undo/')).toMatchObject({ status: 429, code: 'SERVER_OVERLOADED' });
  await client.apply('undo/', {}, { 'x-holdfast-replay': '1' });
  expect((await client.status()).session_info.position).toBe(2);
});
