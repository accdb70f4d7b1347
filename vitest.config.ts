import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { chromiumFlags } from './test/support/chromiumFlags.ts';

const inPage = 'test/**/*.browser.test.ts';
const fromNode = 'test/browser/**/*.test.ts';
const resolveChromium = 'test/support/resolveChromium.ts';

export default defineConfig({
  test: {
    // The projects run one after the other: on a machine with two cores they would starve each other's deadlines.
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: ['test/**/*.test.ts'],
          exclude: [inPage, fromNode],
          setupFiles: ['test/support/propertySeed.ts'],
          sequence: { groupOrder: 0 },
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        // Tests that run inside the page: real IndexedDB, WebCrypto, Web Locks.
        // Named here and never discovered: a dependency that Vite meets late reloads the page in the middle of a test,
        // and coverage shows it the server's packages, which no browser can load.
        optimizeDeps: { noDiscovery: true, include: ['localforage', 'valibot', 'xstate'] },
        test: {
          name: 'browser',
          include: [inPage],
          globalSetup: [resolveChromium],
          sequence: { groupOrder: 1 },
          testTimeout: 60_000,
          hookTimeout: 60_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            fileParallelism: false,
            provider: playwright({
              launchOptions: {
                args: [...chromiumFlags],
                // A getter, since the path is known only after resolveChromium has run.
                get executablePath() {
                  return process.env.CHROME_PATH ?? '';
                },
              },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      {
        // Tests that drive the page from Node, against a real server process.
        test: {
          name: 'studio',
          environment: 'node',
          include: [fromNode],
          exclude: [inPage],
          globalSetup: [resolveChromium],
          fileParallelism: false,
          expect: { poll: { timeout: 15_000 } },
          testTimeout: 90_000,
          hookTimeout: 90_000,
        },
      },
    ],
    coverage: {
      provider: 'v8',
      include: ['machines/**/*.ts', 'src/**/*.ts'],
      // A tool's configuration, and entry files that only run as processes of their own, where v8 does not look.
      exclude: ['src/**/*.config.ts', 'src/server/main.ts', 'src/server/lab/apiProcess.ts'],
      reporter: ['text-summary', 'json-summary', 'html'],
      thresholds: { lines: 80, branches: 80 },
    },
  },
});
