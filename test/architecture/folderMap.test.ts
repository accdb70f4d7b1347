import { posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { listPaths, readText } from './sourceFiles.ts';

/** The folders that the fenced map of ARCHITECTURE.md names: lines that start with a path ending in `/`. */
function mappedFolders(markdown: string): string[] {
  const fences = markdown.match(/^```[\s\S]*?^```/gm) ?? [];
  return fences.flatMap((fence) =>
    [...fence.matchAll(/^ *((?:[\w.-]+\/)+)(?=\s|$)/gm)].map((line) => line[1] ?? ''),
  );
}

/** Every folder that holds files directly or further down. */
function foldersOf(paths: readonly string[]): Set<string> {
  const folders = new Set<string>();
  for (const path of paths) {
    for (let folder = posix.dirname(path); folder !== '.'; folder = posix.dirname(folder))
      folders.add(`${folder}/`);
  }
  return folders;
}

describe('the map in ARCHITECTURE.md', () => {
  const mapped = mappedFolders(readText('ARCHITECTURE.md'));
  const existing = foldersOf(listPaths());

  test('names every source folder', () => {
    const source = [...existing].filter((folder) => /^(machines|src|visualizations)\//.test(folder));
    expect(source.length).toBeGreaterThan(3);
    expect(source.filter((folder) => folder !== 'src/' && !mapped.includes(folder))).toEqual([]);
  });

  test('names no folder that does not exist', () => {
    expect(mapped.length).toBeGreaterThan(3);
    expect(mapped.filter((folder) => !existing.has(folder))).toEqual([]);
  });
});

test('a map is read from fences only, one folder per line', () => {
  const markdown = 'src/no/ text\n```\nmachines/   charts\n  src/session/  calls\nfile.ts  no folder\n```\n';
  expect(mappedFolders(markdown)).toEqual(['machines/', 'src/session/']);
  expect([...foldersOf(['src/session/a.ts'])]).toEqual(['src/session/', 'src/']);
});
