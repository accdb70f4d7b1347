/** Builds the live view into dist/live, to be served under /visualizations/live/. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('.'),
  base: './',
  publicDir: false,
  build: {
    outDir: here('../../dist/live'),
    emptyOutDir: true,
    target: 'es2023',
    // A server with a strict policy for scripts allows no inline ones.
    modulePreload: { polyfill: false },
  },
});
