/** Builds what watches a table from within its page, as one script. */
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const entry = fileURLToPath(new URL('page/scrollPage.ts', import.meta.url));

/** Resolves to the script's text. */
export async function buildScrollPage(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: { write: false, target: 'es2023', lib: { entry, formats: ['iife'], name: 'scrollPage' } },
  });
  const script = Array.isArray(built) ? built[0]?.output[0].code : undefined;
  if (script === undefined) throw new Error('Vite has built no page.');
  return script;
}
