/** Builds the page's script over one of the two SDKs. */
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** @param sdk The package that stands where the page says `@sentry/browser`. */
export async function sentryScript(sdk: '@sentry/browser' | 'sentry-browser-8'): Promise<string> {
  const entry = fileURLToPath(new URL('./page/sentryPage.ts', import.meta.url));
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    resolve: { alias: [{ find: /^@sentry\/browser$/, replacement: sdk }] },
    build: { write: false, lib: { entry, formats: ['iife'], name: 'sentryPageScript' } },
  });
  if (!Array.isArray(built) || !built[0]) throw new Error('Vite has built nothing.');
  return built[0].output[0].code;
}
