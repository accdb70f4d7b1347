import { defineConfig } from 'tsdown';

// What package.json lists as a dependency or a peer stays an import, so that an application brings its own.
export default defineConfig({
  entry: { index: 'src/index.ts', 'server/index': 'src/server/index.ts' },
  format: 'esm',
  platform: 'neutral',
  deps: { neverBundle: [/^node:/] },
  target: 'es2023',
  fixedExtension: false,
  dts: true,
  sourcemap: true,
  publint: true,
  // The page that a running server has built stays.
  clean: ['dist/*', '!dist/studio'],
});
