/** Finds files that import each other in a circle when they run. */
import { importedPath } from './importLaw.ts';
import { readImports } from './readImports.ts';
import type { SourceFile } from './sourceFiles.ts';

/** Each circle once, as `a → b → a`. Imports of types make none: they vanish. */
export function importCircles(files: readonly SourceFile[]): string[] {
  const targets = new Map(files.map((file) => [file.path, runtimeTargets(file)]));
  const done = new Set<string>();
  const circles: string[] = [];
  const walk = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) circles.push([...trail.slice(start), path].join(' → '));
    if (start >= 0 || done.has(path)) return;
    for (const next of targets.get(path) ?? []) walk(next, [...trail, path]);
    done.add(path);
  };
  for (const file of files) walk(file.path, []);
  return circles;
}

function runtimeTargets(file: SourceFile): string[] {
  return readImports(file)
    .filter((found) => !found.typeOnly)
    .flatMap((found) => importedPath(file.path, found.specifier) ?? []);
}
