/** Builds the page into dist/studio, to be served under /studio/. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('.'),
  base: '/studio/',
  publicDir: false,
  build: {
    outDir: here('../../dist/studio'),
    emptyOutDir: true,
    target: 'es2023',
    // A server with a strict policy for scripts allows no inline ones.
    modulePreload: { polyfill: false },
    rolldownOptions: { input: [here('index.html'), here('signed-in.html'), here('operations/index.html')] },
  },
});
