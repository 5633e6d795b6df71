import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/engines.ts'],
    sequence: { shuffle: true },
    pool: 'forks',
    // By itself vitest leaves one core free: on a machine of two that means one file after the other, most of it waiting.
    maxWorkers: 2,
    // Generous: a shared machine of two cores pauses for seconds at times. Nothing waits this long when it works.
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
})
