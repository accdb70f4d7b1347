/** Builds the Data Studio page with Vite into `dist/studio/`, and the live view beside it. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import { projectRoot } from './projectRoot.ts';

/** Resolves to the folder that holds the built page; rejects with Vite's error, and what was built before stays. */
export async function buildStudioPage(): Promise<string> {
  const page = join(projectRoot, 'dist/studio');
  await mkdir(join(projectRoot, 'dist'), { recursive: true });
  // Built aside and swapped in: a server that is already running never serves half a page.
  const fresh = await mkdtemp(join(projectRoot, 'dist/.studio-'));
  try {
    await build({
      configFile: join(projectRoot, 'src/studio/vite.config.ts'),
      logLevel: 'silent',
      build: { outDir: fresh, emptyOutDir: true },
    });
    await build({
      configFile: join(projectRoot, 'visualizations/live/vite.config.ts'),
      logLevel: 'silent',
      build: { outDir: join(fresh, 'live'), emptyOutDir: true },
    });
    await swapIn(fresh, page);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  return page;
}

/** Another start may swap at the same moment: whoever comes second tries again. */
async function swapIn(fresh: string, page: string): Promise<void> {
  const old = `${fresh}-old`;
  for (let tries = 1; ; tries += 1) {
    try {
      if (existsSync(page)) await rename(page, old);
      await rename(fresh, page);
      break;
    } catch (error) {
      if (tries === 5) throw error;
    } finally {
      await rm(old, { recursive: true, force: true });
    }
  }
}
