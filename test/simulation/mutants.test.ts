import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { mutated } from './bundleSimulation.ts';
import { mutants } from './mutants.ts';
import { playMutant } from './playMutant.ts';

/** From a mutant's first seed on; `npm run simulate -- --mutants` searches a thousand from the first on. */
const runs = 200;

const sourceOf = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

test('there are at least a dozen broken engines, each with a name of its own', () => {
  const names = mutants.map(({ name }) => name);
  expect(names.length).toBeGreaterThanOrEqual(12);
  expect(new Set(names).size).toBe(names.length);
});

test('a broken engine is refused when its text does not stand exactly once', () => {
  const mutant = { name: 'one', file: 'a.ts', find: 'a', replace: 'b', firstSeed: 1 };
  expect(() => mutated('a a', mutant)).toThrow('exactly once');
  expect(() => mutated('c', mutant)).toThrow('exactly once');
  expect(mutated('ca', mutant)).toBe('cb');
});

describe.each(mutants)('an engine with "$name"', (mutant) => {
  test('differs from the real one in one place', () => {
    expect(mutated(sourceOf(mutant.file), mutant)).not.toBe(sourceOf(mutant.file));
  });

  test('is caught on a seed that the real engine passes', { timeout: 120_000 }, async () => {
    const { failure } = await playMutant(mutant, runs, mutant.firstSeed);
    expect(failure, 'search anew with --mutants, and note the seed as firstSeed').not.toBeNull();
  });
});
