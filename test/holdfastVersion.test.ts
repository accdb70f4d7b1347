import { expect, it } from 'vitest';
import { holdfastVersion } from '../src/holdfastVersion.ts';
import { readText } from './architecture/sourceFiles.ts';

it('is the version of the package', () => {
  expect(holdfastVersion).toBe(JSON.parse(readText('package.json')).version);
});
