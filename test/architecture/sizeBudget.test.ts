import { expect, test } from 'vitest';
import { readText } from './sourceFiles.ts';

interface SizeBudget {
  readonly limit: string;
  readonly ignore?: readonly string[];
}

const budgets = JSON.parse(readText('.size-limit.json')) as SizeBudget[];
const withAll = budgets.find(({ ignore }) => ignore === undefined);
const withoutShared = budgets.find(({ ignore }) => ignore?.includes('xstate'));

test('README states the sizes that the budget holds, and no other', () => {
  const stated = [...readText('README.md').matchAll(/\*\*(\d+(?:\.\d+)? kB)\*\*/g)].map((found) => found[1]);
  expect(stated).toEqual([withAll?.limit, withoutShared?.limit]);
});

test('the budget is a part of the check that every change goes through', () => {
  const { scripts } = JSON.parse(readText('package.json')) as { scripts: Record<string, string> };
  expect(scripts.check).toContain('npm run size');
});
