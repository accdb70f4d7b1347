/** How an example is served and built: on the sources of this project, with the session API behind a proxy. */
import { fileURLToPath } from 'node:url';
import type { UserConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The configuration of the example in a folder. `HOLDFAST_SERVER` is the origin of the session API. */
export function exampleConfig(folder: 'react' | 'vue'): UserConfig {
  // The page's own host goes on to the server: a login must come from where it was asked for.
  const server = { target: process.env.HOLDFAST_SERVER ?? 'http://127.0.0.1:8000', changeOrigin: false };
  const proxy = { '/tools': server, '/accounts': server };
  return {
    root: here(folder),
    publicDir: false,
    resolve: { alias: { holdfast: here('../src/index.ts') } },
    server: { host: '127.0.0.1', proxy },
    preview: { host: '127.0.0.1', proxy },
    build: { outDir: here(`../dist/examples/${folder}`), emptyOutDir: true, target: 'es2023' },
  };
}
