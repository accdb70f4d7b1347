import { defineConfig } from 'vitest/config';

/** The tests that mutants are judged by: the quick ones. Paths and properties would take seconds for every mutant. */
export default defineConfig({
  test: {
    environment: 'node',
    include: [
      'test/machines/**/*.test.ts',
      'test/session/**/*.test.ts',
      'test/createSessionRecovery*.test.ts',
    ],
    exclude: ['test/**/*.browser.test.ts'],
    testTimeout: 30_000,
  },
});
