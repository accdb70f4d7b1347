import { expect, it } from 'vitest';
import { contractOf, isOffered } from '../../src/studio/serverContract.ts';

it('tells the contract by the entity tag', () => {
  expect(contractOf({ etag: '"e1:4"' })).toBe('full');
  expect(contractOf({ etag: null })).toBe('existing');
  expect(contractOf({})).toBe('existing');
});

it('offers an existing server only what it can do', () => {
  expect(isOffered('existing', 'rename_column')).toBe(true);
  expect(isOffered('existing', 'sort_rows')).toBe(false);
  expect(isOffered('full', 'sort_rows')).toBe(true);
});
