// Makes the README's pictures: `npm run screenshots`. They are of the running product, and no part of `npm test`.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: { root: import.meta.dirname, include: ['**/*.pictures.ts'], reporters: ['verbose'], fileParallelism: false },
})
