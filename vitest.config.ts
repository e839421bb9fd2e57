import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      '*.test.ts',
      'experiments/**/*.test.ts',
      'analysis/**/*.test.ts',
      'paper/**/*.test.ts',
      'chaos/*.test.ts',
      'programs/*.test.ts',
    ],
    setupFiles: ['./vitest.setup.ts'],
    // Two cores: more workers only make the timing-sensitive tests wait for each other.
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // A page shows what was asked for a while after.
    expect: { poll: { timeout: 60_000 } },
  },
});
