import { defineConfig, type UserConfig } from 'tsdown';
import { reportLoadFailure } from './src/legacy/loadFailure.ts';

// A script that throws while it is being loaded must leave the page as it is, be heard of and be counted: by code that
// stands around it and needs nothing of it. The block keeps its name out of the page.
const tried = {
  js: '{ const beganAt = performance.now(); try {',
};
const caught = {
  js: `} catch (error) { (${reportLoadFailure})(error, beganAt); } }`,
};

/** One classic script for a plain tag, with all that it needs inside. */
export const classicScript: UserConfig = {
  entry: { session_recovery: 'src/legacy/sessionRecoveryScript.ts' },
  format: 'iife',
  platform: 'browser',
  deps: { alwaysBundle: [/./] },
  target: 'es2023',
  outputOptions: { entryFileNames: '[name].js' },
  banner: tried,
  footer: caught,
  minify: true,
  sourcemap: true,
  dts: false,
  clean: false,
};

export default defineConfig([
  // What package.json lists as a dependency or a peer stays an import, so that an application brings its own.
  {
    entry: {
      index: 'src/index.ts',
      'rollout/index': 'src/rollout/index.ts',
      'server/index': 'src/server/index.ts',
    },
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
  },
  classicScript,
]);
