import { expect, it } from 'vitest';
import { activeStatePaths } from '../../../src/adapters/recording/activeStatePaths.ts';

it('names every active state, outermost first', () => {
  expect(activeStatePaths('idle')).toEqual(['idle']);
  expect(activeStatePaths({ retrying: 'waiting' })).toEqual(['retrying', 'retrying.waiting']);
  expect(activeStatePaths({ a: { b: 'c' }, d: 'e' })).toEqual(['a', 'a.b', 'a.b.c', 'd', 'd.e']);
});
