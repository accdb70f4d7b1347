/** Seals records with AES-256-GCM (NIST SP 800-38D) by WebCrypto, each bound to its place. */
import * as v from 'valibot';
import type { JsonValue } from '../session/sessionApi.ts';
import type { StorageScope, StoredRecord } from './sessionStorage.ts';

/** The shape of sealed records and stored keys; a higher one was written by a newer version. */
export const storageFormat = 1;

const app = 'holdfast';
const algorithm = 'AES-GCM';
/** SP 800-38D §8.2.2: 96 random bits, fresh for each record. */
const ivBytes = 12;

/** A record as it lies on disk. */
export interface SealedRecord {
  readonly format: typeof storageFormat;
  readonly keyId: string;
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly data: ArrayBuffer;
}

/** Where a record belongs: what it is bound to as additional authenticated data. */
export interface RecordPlace {
  readonly scope: StorageScope;
  readonly id: string;
}

const sealedRecord = v.object({
  format: v.literal(storageFormat),
  keyId: v.string(),
  iv: v.instance(Uint8Array<ArrayBuffer>),
  data: v.instance(ArrayBuffer),
});

/** A new AES-256 key that can be used and stored, and never exported. */
export function generateRecordKey(crypto: Crypto): Promise<CryptoKey> {
  return crypto.subtle.generateKey({ name: algorithm, length: 256 }, false, ['encrypt', 'decrypt']);
}

/** Encrypts a record's JSON text for one place and one key. */
export async function sealRecord(
  text: string,
  place: RecordPlace,
  keyId: string,
  key: CryptoKey,
  crypto: Crypto,
): Promise<SealedRecord> {
  const iv = crypto.getRandomValues(new Uint8Array(ivBytes));
  const parameters = { name: algorithm, iv, additionalData: placeData(place, keyId) };
  const data = await crypto.subtle.encrypt(parameters, key, new TextEncoder().encode(text));
  return { format: storageFormat, keyId, iv, data };
}

/**
 * Decrypts what was stored at a place. Tampered, moved, of another user, of a newer format or without its key:
 * `unreadable` with the reason, never a throw. What `findKey` rejects with passes through: not reading a key is no verdict.
 */
export async function openRecord(
  stored: unknown,
  place: RecordPlace,
  findKey: (keyId: string) => Promise<CryptoKey | null>,
  crypto: Crypto,
): Promise<StoredRecord> {
  const parsed = v.safeParse(sealedRecord, stored);
  if (!parsed.success) {
    return unreadable(`It is not a sealed record of format ${storageFormat}.`);
  }
  const { keyId, iv, data } = parsed.output;
  const key = await findKey(keyId);
  if (key === null) return unreadable('The key it was sealed with is not on this device.');
  try {
    const parameters = { name: algorithm, iv, additionalData: placeData(place, keyId) };
    const text = new TextDecoder().decode(await crypto.subtle.decrypt(parameters, key, data));
    const value: JsonValue = JSON.parse(text);
    return { kind: 'read', value };
  } catch (cause) {
    const name = cause instanceof Error ? cause.name : 'unknown';
    return unreadable(`It was changed, or sealed for another place (${name}).`);
  }
}

function placeData({ scope, id }: RecordPlace, keyId: string): Uint8Array<ArrayBuffer> {
  const bound = [app, scope.userId, scope.datasourceId, storageFormat, keyId, id];
  return new TextEncoder().encode(JSON.stringify(bound));
}

function unreadable(reason: string): StoredRecord {
  return { kind: 'unreadable', reason };
}
