import { describe, expect, test } from 'vitest';
import { impureNames } from './impureNames.ts';
import { sourceFiles } from './sourceFiles.ts';

test('machines have no clock, no dice, no network, no console and no timers', () => {
  const files = sourceFiles('machines');
  expect(files.length).toBeGreaterThan(3);
  expect(files.flatMap(impureNames)).toEqual([]);
});

describe('impure code is seen', () => {
  test.each([
    'const at = Date.now();',
    'const at = new Date(0);',
    'const dice = Math.random();',
    'const { random } = Math;',
    "const dice = Math['random']();",
    'const at = performance.now();',
    'setTimeout(() => {}, 1);',
    'const wait = setTimeout;',
    "void fetch('/');",
    'console.log(1);',
    'const id = crypto.randomUUID();',
    'const at = globalThis.Date.now();',
    'const plugs = { fetch };',
    "const config = { states: { waiting: { after: { 1000: 'next' } } } };",
  ])('%s', (text) => {
    expect(impureNames({ path: 'machines/madeUp.ts', text })).not.toEqual([]);
  });
});

describe('pure code passes', () => {
  test.each([
    'const most = Math.max(1, 2);',
    'interface Clock { setTimeout(callback: () => void): void; readonly history: readonly string[] }',
    'const names = { Date: 1, history: 2 };',
    'const at = event.Date;',
  ])('%s', (text) => {
    expect(impureNames({ path: 'machines/madeUp.ts', text })).toEqual([]);
  });
});
