import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPlaces, findChromium } from './findChromium.ts';
import { proveChromium } from './proveChromium.ts';
import { unpackChromium } from './unpackChromium.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'find-chromium-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function script(name: string, body: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  return path;
}

describe('looking for a browser', () => {
  test('a CHROME_PATH that is no browser is an error that names it, and nothing else is tried', async () => {
    const good = await script('never-asked', 'echo "Chromium 147.0.7727.0"');
    const places = [{ name: 'a place with a browser', look: () => [good] }];
    await expect(findChromium('/no/such/chrome', places)).rejects.toThrow(
      /CHROME_PATH is "\/no\/such\/chrome"/,
    );
  });

  test('a CHROME_PATH that answers --version is taken', async () => {
    const path = await script('good', 'echo "Chromium 147.0.7727.0"');
    expect(await findChromium(path, [])).toBe(path);
  });

  test('a stub that only prints advice is passed over for the next place', async () => {
    const stub = await script('stub', 'echo "Command requires the chromium snap to be installed"; exit 1');
    const mute = await script('mute', 'echo hello');
    const good = await script('next', 'echo "Google Chrome 156.0.1.2"');
    const places = [
      { name: 'first', look: () => [stub, mute] },
      { name: 'second', look: () => Promise.reject(new Error('not for this platform')) },
      { name: 'third', look: () => [good] },
    ];
    expect(await findChromium('', places)).toBe(good);
  });

  test('when nothing is found the error lists every place with its reason', async () => {
    const mute = await script('mute-2', 'echo hello');
    const places = [
      { name: 'PATH', look: () => [] },
      { name: 'stub', look: () => [mute] },
      { name: 'unpacked', look: () => Promise.reject(new Error('it carries Linux x64 only')) },
    ];
    const error = await findChromium('', places).catch((cause: unknown) => cause);
    expect(String(error)).toContain('set CHROME_PATH');
    expect(String(error)).toContain('- PATH: none there');
    expect(String(error)).toContain(`- stub: ${mute} does not run: it answered "hello" to --version`);
    expect(String(error)).toContain('- unpacked: it carries Linux x64 only');
  });

  test('the places come in the order that README names', () => {
    expect(chromiumPlaces.map((place) => place.name)).toEqual([
      'chromium or chrome on PATH',
      "Playwright's own Chromium",
      '@sparticuz/chromium unpacked from npm',
      'apt-get install chromium',
    ]);
  });
});

describe.runIf(process.platform === 'linux' && process.arch === 'x64')('the browser from npm', () => {
  test('two processes that unpack at once both get a browser that runs, and leave no half behind', async () => {
    const cache = join(folder, 'cache');
    const [one, two] = await Promise.all([unpackChromium(cache), unpackChromium(cache)]);
    expect(one).toBe(two);
    expect(await proveChromium(one)).toEqual({ ok: true, version: expect.stringMatching(/^Chromium \d+/) });
    expect(await readdir(dirname(dirname(one)))).toHaveLength(1);
  }, 240_000);
});
