import { afterEach, describe, expect, test } from 'vitest';
import { type BrowserStorageOptions, browserStorage } from '../../src/storage/browserStorage.ts';
import { deleteRaw, freshName, putRaw, rawRecords, readableText } from './rawDatabase.ts';
import { ana, device, luis, patientMs, sessionStorageContract, unhurried } from './sessionStorageContract.ts';

const names: string[] = [];

function named(): string {
  const name = freshName();
  names.push(name);
  return name;
}

function tab(databaseName: string, options: BrowserStorageOptions = {}) {
  return browserStorage({ callLimitMs: patientMs, ...options, databaseName });
}

afterEach(async () => {
  await Promise.all(names.splice(0).map(deleteRaw));
});

describe('on the device', () => {
  sessionStorageContract(() => tab(named()));

  test('it is durable: another page reads what one wrote', async () => {
    const name = named();
    const storage = tab(name);
    await storage.put(ana, 'a', { rows: [1, 2] }, unhurried);
    expect(storage.durability()).toBe('durable');
    expect(await tab(name).get(ana, 'a', unhurried)).toEqual({ kind: 'read', value: { rows: [1, 2] } });
  });

  test('making it opens nothing, the first use does', async () => {
    const name = named();
    const storage = tab(name);
    const exists = async () => (await indexedDB.databases()).some((database) => database.name === name);
    expect(await exists()).toBe(false);
    await storage.get(ana, 'a', unhurried);
    expect(await exists()).toBe(true);
  });

  test('the version of its database stays 1', async () => {
    const name = named();
    await tab(name).put(ana, 'a', 1, unhurried);
    await tab(name).get(ana, 'a', unhurried);
    const { version } = (await indexedDB.databases()).find((database) => database.name === name) ?? {};
    expect(version).toBe(1);
  });
});

describe('what lies on the disk', () => {
  test('nothing of a record or of its user can be read there', async () => {
    const name = named();
    const scope = { userId: 'maria.lopez', datasourceId: 'd1' };
    const storage = tab(name);
    const operation = { name: 'rename_column', params: { old_name: 'caudal-secreto', new_name: 'q' } };
    await storage.put(scope, 'op:1', operation, unhurried);
    await storage.put(scope, 'op:2', operation, unhurried);
    await storage.quarantine(scope, ['op:2'], unhurried);
    const from = await storage.version(scope, unhurried);
    await storage.commit(scope, { from, puts: [{ id: 'op:3', value: operation }], removes: [] }, unhurried);

    const raw = await rawRecords(name);
    expect(raw.filter(({ store }) => store === 'records')).toHaveLength(4);
    const text = raw.map((record) => `${String(record.name)} ${readableText(record.value)}`).join('\n');
    expect(text).toContain('op:1');
    for (const secret of ['caudal-secreto', 'rename_column', 'old_name', 'maria', 'lopez']) {
      expect(text).not.toContain(secret);
    }
  });

  test('the key can be used and never exported', async () => {
    const name = named();
    await tab(name).put(ana, 'a', 1, unhurried);
    const keys = (await rawRecords(name)).flatMap(({ value }) =>
      typeof value === 'object' && value !== null && 'key' in value && value.key instanceof CryptoKey
        ? [value.key]
        : [],
    );
    expect(keys).toHaveLength(1);
    for (const key of keys) {
      expect(key.algorithm).toMatchObject({ name: 'AES-GCM', length: 256 });
      await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow();
    }
  });

  test('the same value is never sealed to the same bytes', async () => {
    const name = named();
    const storage = tab(name);
    for (let at = 0; at < 20; at += 1) await storage.put(ana, `a${at}`, 'same', unhurried);
    const sealed = await sealedRecords(name);
    expect(new Set(sealed.map(({ value }) => value.iv.join())).size).toBe(20);
    expect(new Set(sealed.map(({ value }) => new Uint8Array(value.data).join())).size).toBe(20);
  });
});

describe('a record that was tampered with', () => {
  test('one changed bit, in any part, makes it unreadable with a reason, and the others stay', async () => {
    const name = named();
    const storage = tab(name);
    await storage.put(ana, 'good', 'untouched', unhurried);
    await storage.put(ana, 'spoiled', 'secret', unhurried);
    const record = (await sealedRecords(name)).find((candidate) => candidate.name.endsWith(':spoiled'));
    if (!record) throw new Error('The record to spoil is not there.');
    const { store, value } = record;
    const flipped = (bytes: Uint8Array<ArrayBuffer>) => bytes.map((byte, at) => (at === 3 ? byte ^ 1 : byte));
    const spoils: unknown[] = [
      { ...value, data: flipped(new Uint8Array(value.data)).buffer },
      { ...value, iv: flipped(value.iv) },
      { ...value, iv: value.iv.slice(0, 11) },
      { ...value, data: value.data.slice(0, -1) },
      { ...value, data: new ArrayBuffer(0) },
      { ...value, keyId: 'none' },
      { ...value, format: 2 },
      { kind: 'read', value: 'forged' },
      'plain text',
      17,
    ];
    for (const spoiled of spoils) {
      await putRaw(name, { store, name: record.name, value: spoiled });
      expect(await storage.get(ana, 'spoiled', unhurried)).toEqual({
        kind: 'unreadable',
        reason: expect.stringMatching(/\.$/),
      });
    }
    const { records: listed } = await storage.list(ana, '', unhurried);
    expect(listed.map(({ id, record: { kind } }) => [id, kind])).toEqual([
      ['good', 'read'],
      ['spoiled', 'unreadable'],
    ]);
  });

  test('a record copied to another id, datasource or user is unreadable there', async () => {
    const name = named();
    const storage = tab(name);
    const places = [
      { scope: ana, id: 'a' },
      { scope: ana, id: 'b' },
      { scope: { userId: 'ana', datasourceId: 'd2' }, id: 'a' },
      { scope: luis, id: 'a' },
      { scope: device, id: 'a' },
    ];
    for (const { scope, id } of places) await storage.put(scope, id, 'mine', unhurried);
    const sealed = await sealedRecords(name);
    const source = sealed.find(
      (record) => record.name.endsWith(':2:d1:a') && !record.name.startsWith('device'),
    );
    if (!source) throw new Error('The record to copy is not there.');
    for (const { store, name: place } of sealed) {
      await putRaw(name, { store, name: place, value: source.value });
    }
    const kinds: string[] = [];
    for (const { scope, id } of places) kinds.push((await storage.get(scope, id, unhurried)).kind);
    expect(kinds.filter((kind) => kind === 'read')).toHaveLength(1);
    expect(kinds.filter((kind) => kind === 'unreadable')).toHaveLength(4);
  });

  test('a record whose key is gone is unreadable, and a new one can be written', async () => {
    const name = named();
    await tab(name).put(ana, 'old', 1, unhurried);
    for (const { store, name: key } of await rawRecords(name)) {
      if (store === 'keys') await putRaw(name, { store, name: key, value: undefined });
    }
    const storage = tab(name);
    expect(await storage.get(ana, 'old', unhurried)).toMatchObject({ kind: 'unreadable' });
    await storage.put(ana, 'new', 2, unhurried);
    expect(await tab(name).get(ana, 'new', unhurried)).toEqual({ kind: 'read', value: 2 });
  });

  test('quarantine keeps what could not be read byte for byte, twice under the same id', async () => {
    const name = named();
    const storage = tab(name);
    const spoil = async (content: string) => {
      await storage.put(ana, 'a', 1, unhurried);
      const [record] = await sealedRecords(name, ':a');
      if (!record) throw new Error('The record to spoil is not there.');
      await putRaw(name, { store: record.store, name: record.name, value: { content } });
      await storage.quarantine(ana, ['a'], unhurried);
    };
    await spoil('first wreck');
    await spoil('second wreck');
    expect(await storage.get(ana, 'a', unhurried)).toEqual({ kind: 'absent' });
    const kept = (await rawRecords(name)).filter((record) => String(record.name).startsWith('quarantine:'));
    expect(kept.map(({ value }) => value)).toEqual(
      expect.arrayContaining([{ content: 'first wreck' }, { content: 'second wreck' }]),
    );
    expect(kept).toHaveLength(2);
  });
});

interface Sealed {
  readonly store: string;
  readonly name: string;
  readonly value: { keyId: string; iv: Uint8Array<ArrayBuffer>; data: ArrayBuffer };
}

async function sealedRecords(databaseName: string, suffix = ''): Promise<Sealed[]> {
  const raw = await rawRecords(databaseName);
  return raw.flatMap(({ store, name, value }) =>
    store === 'records' && String(name).endsWith(suffix) && !/^(quarantine|version):/.test(String(name))
      ? [{ store, name: String(name), value: value as Sealed['value'] }]
      : [],
  );
}
