// Tests in which programs of others read what we write. They need what `npm ci` does not bring, and are no part of `npm test`.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['**/*.foreign.ts'],
    reporters: ['verbose'],
    fileParallelism: false,
    // An office program takes its time to start, more so on a loaded machine.
    testTimeout: 300_000,
  },
})
