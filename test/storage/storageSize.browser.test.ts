import { afterAll, beforeAll, expect, test } from 'vitest';
import { browserStorage } from '../../src/storage/browserStorage.ts';
import { sealRecord } from '../../src/storage/cipher.ts';
import { deleteRaw, freshName, putAllRaw, rawRecords } from './rawDatabase.ts';
import { ana, unhurried } from './sessionStorageContract.ts';

const name = freshName();
const idOf = (at: number) => `op:${String(at).padStart(6, '0')}`;

beforeAll(async () => {
  await browserStorage({ databaseName: name }).put(ana, idOf(0), 0, unhurried);
  const raw = await rawRecords(name);
  const stored = raw.find(({ store }) => store === 'records');
  const keyed = raw.find((record) => String(record.name).startsWith('key:'));
  if (!stored || !keyed) throw new Error('The first record or its key is not there.');
  const { key } = keyed.value as { key: CryptoKey };
  const { keyId } = stored.value as { keyId: string };
  const records = Array.from({ length: 10_000 }, async (_, at) => ({
    store: 'records',
    name: String(stored.name).replace(idOf(0), idOf(at)),
    value: await sealRecord(JSON.stringify(at), { scope: ana, id: idOf(at) }, keyId, key, crypto),
  }));
  await putAllRaw(name, await Promise.all(records));
});

afterAll(() => deleteRaw(name));

test('ten thousand records are listed whole, in order and readable', async () => {
  const listed = await browserStorage({ databaseName: name }).list(ana, 'op:', unhurried);
  expect(listed).toEqual(
    Array.from({ length: 10_000 }, (_, at) => ({ id: idOf(at), record: { kind: 'read', value: at } })),
  );
});

test('a narrow list among ten thousand records has exactly its own', async () => {
  const listed = await browserStorage({ databaseName: name }).list(ana, 'op:00990', unhurried);
  expect(listed.map(({ id }) => id)).toEqual(Array.from({ length: 10 }, (_, at) => idOf(9_900 + at)));
});

test('a list that is aborted while it reads rejects with the reason', async () => {
  const leaving = new AbortController();
  const listing = browserStorage({ databaseName: name }).list(ana, 'op:', leaving.signal);
  const reason = new Error('The user left.');
  leaving.abort(reason);
  await expect(listing).rejects.toBe(reason);
});
