import { describe, expect, test } from 'vitest';
import { machinePaths } from './machinePaths.ts';
import { listPaths, readText } from './sourceFiles.ts';

test("README's first screen says how to start and how to test", () => {
  const firstScreen = readText('README.md').split('\n').slice(0, 30).join('\n');
  expect(firstScreen).toContain('npm ci && npm start');
  expect(firstScreen).toContain('npm ci && npm test');
});

describe('the lockfile', () => {
  const lockfile = readText('package-lock.json');

  test('names no place that packages were fetched from', () => {
    expect(lockfile).not.toContain('"resolved"');
    const hosts = [...lockfile.matchAll(/https?:\/\/([^/"]+)/g)].map((found) => found[1] ?? '');
    expect(
      hosts.filter((host) => /regist|npm|artifact|nexus|mirror|proxy|localhost|\d+\.\d+/.test(host)),
    ).toEqual([]);
  });

  test('is written without them from now on', () => {
    expect(readText('.npmrc')).toContain('omit-lockfile-registry-resolved=true');
  });

  test('has every dependency that package.json names', () => {
    const { packages } = JSON.parse(lockfile) as { packages: Record<string, object> };
    const { dependencies, devDependencies } = JSON.parse(readText('package.json')) as Record<string, object>;
    const named = Object.keys({ ...dependencies, ...devDependencies });
    expect(named.filter((name) => !packages[`node_modules/${name}`])).toEqual([]);
  });
});

describe('no file names a path of one machine', () => {
  test('in this repository', () => {
    const found = listPaths().flatMap((path) => {
      const text = readText(path);
      return text.includes('\0') ? [] : machinePaths(text).map((line) => `${path}:${line}`);
    });
    expect(found).toEqual([]);
  });

  test.each(['home', 'Users', 'root', 'work', 'tmp'])('a path under %s is seen', (folder) => {
    expect(machinePaths(`first line\nread "/${folder}/project/file.ts"`)).toEqual([2]);
  });

  test('a URL and a relative path are none', () => {
    expect(machinePaths('https://example.org/home/1 and ./tmp/x and ../home/y')).toEqual([]);
  });
});
