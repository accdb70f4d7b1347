import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importCircles } from './importCircles.ts';
import { brokenImports, importedPath } from './importLaw.ts';
import { readImports } from './readImports.ts';
import { repositoryRoot, sourceFiles } from './sourceFiles.ts';

// A tool's configuration runs in that tool and in no layer.
const files = sourceFiles('machines', 'src').filter((file) => !file.path.endsWith('.config.ts'));

describe('the imports of this repository', () => {
  test('there are files to judge, in machines/ and in src/', () => {
    expect(files.filter((file) => file.path.startsWith('machines/')).length).toBeGreaterThan(3);
    expect(files.filter((file) => file.path.startsWith('src/')).length).toBeGreaterThan(3);
  });

  test('no import runs against the law', () => {
    expect(files.flatMap(brokenImports)).toEqual([]);
  });

  test('no files import each other in a circle', () => {
    expect(importCircles(files)).toEqual([]);
  });

  test('every relative import names a file that exists', () => {
    const missing = files.flatMap((file) =>
      readImports(file)
        .map((found) => importedPath(file.path, found.specifier))
        .filter((path) => path !== null && !existsSync(join(repositoryRoot, path)))
        .map((path) => `${file.path} imports ${path}`),
    );
    expect(missing).toEqual([]);
  });
});

describe('the law refuses', () => {
  const refused: readonly [why: string, path: string, text: string][] = [
    ['a machine that imports from src', 'machines/a.ts', "import { b } from '../src/session/b.ts';"],
    [
      'a machine that imports even a type from src',
      'machines/a.ts',
      "import type { B } from '../src/session/b.ts';",
    ],
    ['a machine that imports a package', 'machines/a.ts', "import * as v from 'valibot';"],
    ['a session file that imports an adapter', 'src/session/a.ts', "import { b } from '../adapters/b.ts';"],
    ['a session file that re-exports an adapter', 'src/session/a.ts', "export * from '../adapters/b.ts';"],
    ['a journal file that imports the door', 'src/journal/a.ts', "import { b } from '../index.ts';"],
    ['a source that imports an adapter', 'src/sources/a.ts', "import { b } from '../adapters/b.ts';"],
    ['an adapter that imports the page', 'src/adapters/a.ts', "import { b } from '../studio/b.ts';"],
    ['a browser file that imports from Node', 'src/storage/a.ts', "import { b } from 'node:fs';"],
    ['a browser file that imports the server', 'src/index.ts', "import { b } from './server/b.ts';"],
    ['a server that runs engine code', 'src/server/a.ts', "import { b } from '../session/b.ts';"],
    [
      'a server that imports engine code lazily',
      'src/server/a.ts',
      "const b = await import('../session/b.ts');",
    ],
    [
      'a server that mixes a value with types',
      'src/server/a.ts',
      "import { type A, b } from '../session/b.ts';",
    ],
    ['a server that imports the door', 'src/server/a.ts', "import type { b } from '../index.ts';"],
    ['a page that goes past the door', 'src/studio/a.ts', "import { b } from '../session/b.ts';"],
    ['a page that takes a type past the door', 'src/studio/a.ts', "type B = import('../session/b.ts').B;"],
    ['a page that imports a machine', 'src/studio/a.ts', "import { b } from '../../machines/b.ts';"],
    [
      'a page that imports code from visualizations',
      'src/studio/a.ts',
      "import '../../visualizations/b.ts';",
    ],
    ['a computed import', 'src/session/a.ts', 'const b = await import(name);'],
    ['an import without its extension', 'src/session/a.ts', "import { b } from './b';"],
    ['an import from the tests', 'src/session/a.ts', "import { b } from '../../test/b.ts';"],
  ];

  test.each(refused)('%s', (_why, path, text) => {
    expect(brokenImports({ path, text })).toHaveLength(1);
  });

  test('two files in a circle, but not a circle of types', () => {
    const one = { path: 'src/session/one.ts', text: "import { two } from './two.ts';" };
    const two = { path: 'src/session/two.ts', text: "import { one } from './one.ts';" };
    const twoOfTypes = { path: two.path, text: "import type { One } from './one.ts';" };
    expect(importCircles([one, two])).toEqual([
      'src/session/one.ts → src/session/two.ts → src/session/one.ts',
    ]);
    expect(importCircles([one, twoOfTypes])).toEqual([]);
  });
});

describe('the law allows', () => {
  const allowed: readonly [why: string, path: string, text: string][] = [
    ['a machine that imports XState and a machine', 'machines/a.ts', "import 'xstate'; import './b.ts';"],
    ['a session file that imports a machine', 'src/session/a.ts', "import { b } from '../../machines/b.ts';"],
    ['a server that imports wire types', 'src/server/a.ts', "import type { B } from '../session/b.ts';"],
    [
      'a server that imports only inline types',
      'src/server/a.ts',
      "import { type B } from '../session/b.ts';",
    ],
    [
      'a page that uses the door, its styles and a picture',
      'src/studio/a.ts',
      "import '../index.ts'; import './a.css'; import '../../visualizations/b.svg?raw'; import 'alpinejs';",
    ],
  ];

  test.each(allowed)('%s', (_why, path, text) => {
    expect(brokenImports({ path, text })).toEqual([]);
  });
});
