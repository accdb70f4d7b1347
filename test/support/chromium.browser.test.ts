import { expect, test } from 'vitest';

test('the page is a secure context with real IndexedDB and WebCrypto', async () => {
  expect(location.protocol).toBe('http:');
  expect(isSecureContext).toBe(true);
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ]);
  await putInIndexedDb('chromium-proof', key);
  const stored = await getFromIndexedDb('chromium-proof');
  expect(stored).toBeInstanceOf(CryptoKey);
});

test('the page has Web Locks, BroadcastChannel and randomUUID', async () => {
  expect(await navigator.locks.request('chromium-proof', () => 'held')).toBe('held');
  expect(typeof BroadcastChannel).toBe('function');
  expect(crypto.randomUUID()).toMatch(/^[0-9a-f-]{36}$/);
});

function openDatabase(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore('store');
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function putInIndexedDb(name: string, value: unknown): Promise<void> {
  const database = await openDatabase(name);
  await new Promise<void>((resolve, reject) => {
    const transaction = database.transaction('store', 'readwrite');
    transaction.objectStore('store').put(value, 'key');
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
  database.close();
}

async function getFromIndexedDb(name: string): Promise<unknown> {
  const database = await openDatabase(name);
  const value = await new Promise<unknown>((resolve, reject) => {
    const request = database.transaction('store').objectStore('store').get('key');
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  database.close();
  return value;
}
