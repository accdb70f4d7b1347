/** Builds the page under test with Vite, to be served where the Studio page would be. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';

/** Resolves to a new folder with the built page; its owner removes it. */
export async function buildSoakPage(): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), 'holdfast-soak-page-'));
  await build({
    configFile: false,
    root: join(import.meta.dirname, 'page'),
    base: '/studio/',
    publicDir: false,
    logLevel: 'silent',
    build: { outDir, emptyOutDir: true, target: 'es2023', modulePreload: { polyfill: false } },
  });
  return outDir;
}
