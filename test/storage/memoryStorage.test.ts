import { describe, expect, test } from 'vitest';
import { memoryStorage } from '../../src/storage/memoryStorage.ts';
import { sessionStorageContract } from './sessionStorageContract.ts';

describe('memory', () => {
  sessionStorageContract(memoryStorage);

  test('it says that nothing outlives the page', () => {
    expect(memoryStorage().durability()).toBe('memory');
  });
});
