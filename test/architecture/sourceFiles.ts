/** Reads the files of the repository for the tests that hold its house rules. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repositoryRoot = fileURLToPath(new URL('../../', import.meta.url));

export interface SourceFile {
  /** Relative to the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** Names of folders, and of those that begin with a slash the path from the root, as in `.gitignore`. */
const ignored = new Set([
  '.git',
  ...readText('.gitignore')
    .split('\n')
    .map((line) => line.trim().replace(/\/$/, ''))
    .filter((line) => line !== ''),
]);

/** Every path under a folder, without what git ignores. */
export function listPaths(folder = '.'): string[] {
  const found: string[] = [];
  for (const entry of readdirSync(join(repositoryRoot, folder), { withFileTypes: true })) {
    const path = relative(repositoryRoot, join(repositoryRoot, folder, entry.name))
      .split(sep)
      .join('/');
    if (entry.isFile()) found.push(path);
    if (entry.isDirectory() && !ignored.has(entry.name) && !ignored.has(`/${path}`))
      found.push(...listPaths(path));
  }
  return found.sort();
}

export function readText(path: string): string {
  return readFileSync(join(repositoryRoot, path), 'utf8');
}

/** The TypeScript files of some folders. */
export function sourceFiles(...folders: string[]): SourceFile[] {
  const paths = folders.flatMap((folder) => listPaths(folder)).filter((path) => path.endsWith('.ts'));
  return paths.map((path) => ({ path, text: readText(path) }));
}
