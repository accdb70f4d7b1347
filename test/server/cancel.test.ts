import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type ApiClient, openSession } from './apiClient.ts';
import { openServer, temporaryFolder } from './testServer.ts';

const rename = { old_name: 'wind', new_name: 'gust' };

async function cancelled(client: ApiClient, key: string): Promise<string> {
  const response = await client.post('cancel/', { operation_id: key });
  expect(response.status).toBe(200);
  return (await response.json()).outcome;
}

const withKey = (key: string) => ({ 'idempotency-key': key });

/** A session on a table whose sort keeps a machine busy for a while. */
async function openLongTable(): Promise<ApiClient> {
  const file = join(await temporaryFolder(), 'long.csv');
  const lines = Array.from(
    { length: 600_000 },
    (_, index) => `${(index * 7919) % 600_011},${(index * 104_729) % 99_991},text ${index % 1000}`,
  );
  await writeFile(file, `a,b,c\n${lines.join('\n')}\n`);
  return openSession((await openServer({ seed: file })).url);
}

describe('calling a change off', () => {
  test('before it has arrived refuses it once and for all, in the same words', async () => {
    const client = await openSession((await openServer()).url);
    const key = randomUUID();
    expect(await cancelled(client, key)).toBe('noted');
    expect(await cancelled(client, key)).toBe('noted');
    const first = await client.refused('rename-column/', rename, withKey(key));
    expect(first).toMatchObject({ status: 400, code: 'OPERATION_REJECTED' });
    expect(first.error).toContain('called off');
    const again = await client.refused('rename-column/', rename, withKey(key));
    expect(again.error).toBe(first.error);
    expect(await cancelled(client, key)).toBe('refused');
    expect((await client.status()).session_info).toMatchObject({ position: 0, revision: 0 });
    await client.apply('rename-column/', rename, withKey(randomUUID()));
  });

  test('after it was applied changes nothing: it can be undone', async () => {
    const client = await openSession((await openServer()).url);
    const key = randomUUID();
    await client.apply('rename-column/', rename, withKey(key));
    expect(await cancelled(client, key)).toBe('applied');
    expect(await cancelled(client, key)).toBe('applied');
    expect((await client.status()).column_info).toContain('gust');
    expect((await client.apply('undo/')).column_info).toContain('wind');
  });

  test('while it runs stops it, shows it while it ran, and leaves the table as it was', async () => {
    const client = await openLongTable();
    const before = await client.status();
    const key = randomUUID();
    const sort = { columns: ['c', 'b', 'a'] };
    const refused = client.refused('sort-rows/', sort, withKey(key));
    const running = async () => (await (await client.get('running/')).json()).running;
    await expect.poll(running, { interval: 1 }).toMatchObject({
      operation_id: key,
      operation_name: 'sort_rows',
    });
    expect(['cancelling', 'noted']).toContain(await cancelled(client, key));
    expect((await refused).error).toContain('called off');
    expect(await running()).toBeNull();
    expect(await client.status()).toMatchObject({
      session_info: { position: 0, revision: before.session_info.revision },
      data_preview: before.data_preview,
    });
    const sorted = await client.apply('sort-rows/', sort, withKey(randomUUID()));
    expect(sorted.data_preview[0]).toMatchObject({ c: 'text 0' });
  });

  test('is for the own session only, and needs a key', async () => {
    const { url } = await openServer();
    const client = await openSession(url);
    const other = await openSession(url, 'luis', 'rocio');
    const key = randomUUID();
    expect(await cancelled(other, key)).toBe('noted');
    await client.apply('rename-column/', rename, withKey(key));
    expect((await client.refused('cancel/', {})).status).toBe(400);
    expect((await client.refused('cancel/', { operation_id: 'nonsense' })).status).toBe(400);
  });
});
