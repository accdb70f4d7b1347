/** Builds `session_recovery.js` as `npm run build` does, into a folder of its own. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'tsdown';
import { classicScript } from '../../../tsdown.config.ts';

/** The text of the script that stands in a page's tag. */
export async function buildClassicScript(): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), 'holdfast-script-'));
  try {
    await build({
      ...classicScript,
      config: false,
      outDir,
      logLevel: 'silent',
      report: false,
      sourcemap: false,
    });
    return await readFile(join(outDir, 'session_recovery.js'), 'utf8');
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
}
