import { defineConfig } from 'vitest/config';

/** The tests that mutants are judged by: those of pure code, and of the engine in virtual time. */
export default defineConfig({
  test: {
    environment: 'node',
    include: [
      'test/machines/**/*.test.ts',
      'test/model/**/*.test.ts',
      'test/session/**/*.test.ts',
      'test/createSessionRecovery*.test.ts',
    ],
    exclude: ['test/**/*.browser.test.ts'],
    testTimeout: 30_000,
  },
});
