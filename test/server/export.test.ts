import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openSession } from './apiClient.ts';
import { openServer, temporaryFolder } from './testServer.ts';

describe('taking a table away', () => {
  test('as CSV gives the table as it stands, with the names as they are', async () => {
    const client = await openSession((await openServer()).url);
    await client.apply('rename-column/', { old_name: 'wind', new_name: 'viento, "máx"' });
    await client.apply('filter-rows/', { column: 'weather', operator: 'eq', value: 'snow' });
    const response = await client.get('export/?format=csv');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="Seattle weather 2012_2015.csv"; filename*=UTF-8''Seattle%20weather%202012%E2%80%932015.csv`,
    );
    const text = await response.text();
    expect(Buffer.byteLength(text)).toBe(Number(response.headers.get('content-length')));
    const [head, first, ...others] = text.trimEnd().split('\n');
    expect(head).toBe('date,precipitation,temp_max,temp_min,"viento, ""máx""",weather');
    expect(first).toBe('2012-01-14,4.1,4.4,0.6,5.3,snow');
    expect(others.length + 1).toBe((await client.rows()).total);
  });

  test('as Parquet comes back as the same table', async () => {
    const server = await openServer();
    const client = await openSession(server.url);
    await client.apply('rename-column/', { old_name: 'wind', new_name: 'a "quoted" name' });
    await client.apply('sort-rows/', { columns: ['temp_max'], descending: true });
    const bytes = Buffer.from(await (await client.get('export/?format=parquet')).arrayBuffer());
    const file = join(await temporaryFolder(), 'back.parquet');
    await writeFile(file, bytes);
    const back = client.on((await server.addDatasource(file)).id);
    await back.apply('initialize/');
    expect(await back.rows(0, 500)).toEqual(await client.rows(0, 500));
  });

  test('needs a session and a format that there is', async () => {
    const client = await openSession((await openServer()).url);
    expect((await client.get('export/?format=xlsx')).status).toBe(400);
    await client.apply('clear/');
    const missing = await client.get('export/?format=csv');
    expect((await missing.json()).code).toBe('SESSION_NOT_FOUND');
  });
});
