import { expect, test } from 'vitest';
import { brokenHouseRules } from './houseRules.ts';
import { listPaths, readText } from './sourceFiles.ts';

test('every file keeps the house rules', () => {
  const paths = listPaths().filter((path) => path.endsWith('.ts'));
  expect(paths.length).toBeGreaterThan(10);
  expect(paths.flatMap((path) => brokenHouseRules({ path, text: readText(path) }))).toEqual([]);
});

test.each([
  ['src/session/utils.ts', '/** Things. */\nexport const a = 1;', 'says nothing'],
  ['src/session/types.ts', '/** Things. */\nexport type A = 1;', 'says nothing'],
  ['src/session/read-body.ts', '/** Reads. */\nexport const a = 1;', 'camelCase'],
  ['src/session/readBody.ts', 'export const a = 1;', 'sentence'],
  ['src/session/readBody.ts', '/** Reads. */\nexport default 1;', 'default export'],
  ['src/session/readBody.ts', '/** Reads. */\nexport default function readBody() {}', 'default export'],
  ['src/session/readBody.ts', '/** Reads. */\nconst a = 1;\nexport { a as default };', 'default export'],
  ['src/session/body.ts', '/** A body. */\nexport interface IBody {}', 'I prefix'],
])('%s with %j is refused', (path, text, reason) => {
  expect(brokenHouseRules({ path, text }).join()).toContain(reason);
});

test('a configuration may have a default export, and Identity is no I prefix', () => {
  expect(brokenHouseRules({ path: 'vitest.config.ts', text: 'export default {};' })).toEqual([]);
  expect(brokenHouseRules({ path: 'src/a.ts', text: '/** A. */\nexport interface Identity {}' })).toEqual([]);
});
