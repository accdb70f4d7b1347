import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hashPassword } from '../../src/server/index.ts';
import { createApiClient, logIn, openSession, postLogin } from './apiClient.ts';
import { openServer, seattleId } from './testServer.ts';

const statusPath = `/tools/api/studio/${seattleId}/session/status/`;

describe('the login', () => {
  test('an anonymous call is sent to the login with its path to come back to', async () => {
    const { url } = await openServer();
    const client = createApiClient(url);
    for (const path of [statusPath, '/tools/api/studio/']) {
      const response = await client.fetch(path);
      expect([response.status, response.headers.get('location')]).toEqual([
        302,
        `/accounts/login/?next=${path}`,
      ]);
    }
    const rows = await client.get('rows/?offset=1&limit=2');
    expect(rows.headers.get('location')).toMatch(/session\/rows\/%3Foffset%3D1%26limit%3D2$/);
    const posted = await client.post('undo/');
    expect([posted.status, await posted.text()]).toEqual([302, '']);
  });

  test('the form is a page in English and carries next and a token', async () => {
    const { url } = await openServer();
    const client = createApiClient(url);
    const response = await client.fetch('/accounts/login/?next=/studio/%3Fdatasource%3Dx%22%3E');
    const html = await response.text();
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(html).toContain('<html lang="en">');
    expect(html).toContain(`name="csrfmiddlewaretoken" value="${client.jar.get('csrftoken')}"`);
    expect(html).toContain('name="next" value="/studio/?datasource=x%22%3E"');
    expect(response.headers.get('content-security-policy')).toMatch(
      /default-src 'none'.*frame-ancestors 'none'/,
    );
  });

  test('the demonstration tells its login, another server does not', async () => {
    const demo = await openServer({ demo: true });
    const other = await openServer({ demo: false });
    expect(await (await fetch(`${demo.url}/accounts/login/`)).text()).toContain('<code>lluvia</code>');
    expect(await (await fetch(`${other.url}/accounts/login/`)).text()).not.toContain('lluvia');
  });

  test('a right password leads to next with an http-only cookie and a new token', async () => {
    const { url } = await openServer();
    const client = createApiClient(url);
    await client.fetch('/accounts/login/');
    const token = client.jar.get('csrftoken');
    const response = await postLogin(client, {
      username: 'ana',
      password: 'lluvia',
      next: '/studio/?datasource=a#b',
    });
    expect([response.status, response.headers.get('location')]).toEqual([302, '/studio/?datasource=a#b']);
    const cookies = response.headers.getSetCookie();
    expect(cookies.find((line) => line.startsWith('sessionid='))).toMatch(/Path=\/; HttpOnly; SameSite=Lax/);
    expect(cookies.find((line) => line.startsWith('csrftoken='))).not.toContain('HttpOnly');
    expect(client.jar.get('csrftoken')).not.toBe(token);
    const list = await (await client.fetch('/tools/api/studio/')).json();
    expect(list).toEqual({
      success: true,
      user: { id: 1, username: 'ana', is_operator: true },
      datasources: [{ id: seattleId, name: 'Seattle weather 2012–2015', rows: 1461, columns: 6 }],
    });
  });

  test('a wrong password says so, keeps the name and opens nothing', async () => {
    const { url } = await openServer();
    const client = createApiClient(url);
    for (const [username, password] of [
      ['ana', 'rocio'],
      ['<b>', 'lluvia'],
      ['ana', 'x'.repeat(5000)],
    ] as const) {
      const response = await postLogin(client, { username, password });
      const html = await response.text();
      expect(response.status).toBe(200);
      expect(html).toContain('role="alert"');
      expect(html).toContain(`name="username" value="${username.replace('<', '&lt;').replace('>', '&gt;')}"`);
    }
    expect(client.jar.get('sessionid')).toBeUndefined();
  });

  test('a login leads to no other origin', async () => {
    const { url } = await openServer();
    const strangers = [
      'http://evil.example/',
      '//evil.example/',
      '/\\evil.example/',
      '\\\\evil.example',
      '/\t/evil.example/',
      '/%0d%0aset-cookie:x',
      'javascript:alert(1)',
      'evil',
      '',
      '/..//evil.example/',
    ];
    for (const next of strangers) {
      const client = createApiClient(url);
      const response = await postLogin(client, { username: 'ana', password: 'lluvia', next });
      const location = response.headers.get('location') ?? '';
      expect(new URL(location, url).origin, next).toBe(new URL(url).origin);
      expect(location.startsWith('/') && !location.startsWith('//'), next).toBe(true);
    }
  });

  test('a logout ends the login everywhere its cookie was kept', async () => {
    const { url } = await openServer();
    const client = await openSession(url);
    const kept = client.jar.get('sessionid');
    const response = await client.fetch('/accounts/logout/', {
      method: 'POST',
      headers: { 'x-csrftoken': client.jar.get('csrftoken') ?? '' },
    });
    expect([response.status, client.jar.get('sessionid')]).toEqual([302, undefined]);
    const thief = await fetch(url + statusPath, {
      headers: { cookie: `sessionid=${kept}` },
      redirect: 'manual',
    });
    expect(thief.status).toBe(302);
  });

  test('who reads the data folder learns no cookie that works', async () => {
    const server = await openServer();
    const client = await openSession(server.url);
    const cookie = client.jar.get('sessionid') ?? '';
    expect(cookie).toMatch(/^[\w-]{43}$/);
    await server.close();
    const files = (await readdir(server.dataDir)).filter((name) => name.startsWith('log.db'));
    expect(files).toContain('log.db');
    for (const name of files) {
      expect((await readFile(join(server.dataDir, name))).includes(cookie), name).toBe(false);
    }
  });

  test('guessing passwords is slowed down, for the right one too', async () => {
    const { url } = await openServer({ rateLimits: { failedLogins: { calls: 2, windowMs: 60_000 } } });
    const client = createApiClient(url);
    for (const password of ['a', 'b']) await postLogin(client, { username: 'ana', password });
    const limited = await postLogin(client, { username: 'ana', password: 'lluvia' });
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '60']);
    expect((await postLogin(createApiClient(url), { username: 'luis', password: 'rocio' })).status).toBe(302);
  });

  test('a server can bring accounts of its own', async () => {
    const accounts = [{ id: 7, username: 'eva', passwordHash: await hashPassword('niebla') }];
    const { url } = await openServer({ accounts, demo: false });
    const eva = await openSession(url, 'eva', 'niebla');
    expect((await eva.status()).session_info.user_id).toBe(7);
    expect((await postLogin(createApiClient(url), { username: 'ana', password: 'lluvia' })).status).toBe(200);
  });
});

describe('the CSRF token', () => {
  test('a form without it is answered with the page that clients know', async () => {
    const { url } = await openServer();
    const client = createApiClient(url);
    const response = await client.fetch('/accounts/login/', {
      method: 'POST',
      body: new URLSearchParams({ username: 'ana', password: 'lluvia' }),
    });
    expect([response.status, response.headers.get('content-type')]).toEqual([
      403,
      'text/html; charset=utf-8',
    ]);
    expect(await response.text()).toContain('CSRF verification failed');
  });

  test('a call without it, with another one or from another site changes nothing', async () => {
    const { url } = await openServer();
    const client = await openSession(url);
    const token = client.jar.get('csrftoken') ?? '';
    for (const headers of [
      { 'x-csrftoken': '' },
      { 'x-csrftoken': 'x'.repeat(43) },
      { 'x-csrftoken': `${token}x` },
      { origin: 'http://evil.example' },
      { origin: 'null' },
    ]) {
      const error = await client.refused('rename-column/', { old_name: 'wind', new_name: 'x' }, headers);
      expect(error).toMatchObject({ status: 403, code: 'CSRF_REJECTED' });
    }
    expect((await client.status()).session_info.revision).toBe(0);
    await client.apply('rename-column/', { old_name: 'wind', new_name: 'x' }, { origin: url });
  });

  test('a browser that lost the token gets one with its next read', async () => {
    const { url } = await openServer();
    const client = await openSession(url);
    client.jar.delete('csrftoken');
    expect(await client.refused('undo/')).toMatchObject({ status: 403 });
    await client.status();
    await client.apply('rename-column/', { old_name: 'wind', new_name: 'x' });
  });
});

describe('users', () => {
  test('nobody sees the session of another', async () => {
    const { url } = await openServer();
    const ana = await openSession(url);
    await ana.apply('rename-column/', { old_name: 'wind', new_name: 'of ana' });
    const luis = await logIn(url, 'luis', 'rocio');
    expect((await luis.status()).session_info).toEqual({ session_exists: false, user_id: 2 });
    expect(await luis.refused('undo/')).toMatchObject({ code: 'SESSION_NOT_FOUND' });
    const own = await luis.apply('initialize/');
    expect(own.session_info.user_id).toBe(2);
    expect(own.column_info).not.toContain('of ana');
    await luis.apply('rename-column/', { old_name: 'wind', new_name: 'of luis' });
    expect((await ana.status()).column_info).toContain('of ana');
    await luis.apply('clear/');
    expect((await ana.status()).session_info.position).toBe(1);
  });
});
