import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

it('ten thousand starts and stops leave neither memory nor timers behind', async () => {
  const args = ['--expose-gc', '--import', 'tsx', 'test/support/startStopCycles.ts', '10000'];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  const left = JSON.parse(stdout);
  expect(left).toMatchObject({ cycles: 10_000, timers: 0, hasGc: true });
  expect(left.grownBytes).toBeLessThan(1024 * 1024);
}, 120_000);
