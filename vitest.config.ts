import { defineConfig } from 'vitest/config';

/**
 * Three lanes by cost, told apart by the file's ending: `*.test.ts` needs nothing but Node and git,
 * `*.int.test.ts` needs a real service, `*.e2e.test.ts` needs a browser.
 * Files share a worker (no isolation): a test that leaves global state behind is a bug.
 */
const shared = { pool: 'threads', isolate: false, setupFiles: 'test/seed.ts', testTimeout: 60_000, hookTimeout: 60_000 } as const;

export default defineConfig({
  test: {
    coverage: {
      provider: 'v8',
      reportOnFailure: true,
      include: ['src/**/*.ts'],
      exclude: ['src/**/*.test.ts', 'src/**/*.contract.ts', 'src/**/*.fixture.ts', 'src/**/generated/**'],
      reporter: ['text-summary', 'json-summary'],
      thresholds: { lines: 90, branches: 90 },
    },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          ...shared,
          include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'tools/**/*.test.ts'],
          exclude: ['**/*.int.test.ts', '**/*.e2e.test.ts', '**/node_modules/**', 'test/architecture/canary/**'],
        },
      },
      {
        extends: true,
        test: { name: 'ui', ...shared, environment: 'happy-dom', include: ['ui/src/**/*.test.{ts,tsx}'] },
      },
      {
        extends: true,
        test: {
          name: 'int',
          ...shared,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          include: ['**/*.int.test.ts'],
          exclude: ['**/node_modules/**'],
        },
      },
      { extends: true, test: { name: 'e2e', ...shared, testTimeout: 120_000, hookTimeout: 120_000, include: ['test/**/*.e2e.test.ts'] } },
    ],
  },
});
