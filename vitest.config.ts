import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// npm's scripts and npx find the Node that the repository brings; another one would fail later, and not say why.
const wanted = Number(readFileSync(new URL('.nvmrc', import.meta.url), 'utf8'))
if (Number.parseInt(process.versions.node, 10) < wanted)
  throw new Error(
    `the tests need Node ${wanted}, not ${process.version}: run "npx vitest run FILE", or "nvm use" before`,
  )

// Most of what a short-lived process of the product takes is reading its modules: the first one leaves them compiled for all the others.
process.env['NODE_COMPILE_CACHE'] ??= fileURLToPath(new URL('node_modules/.cache/compiled', import.meta.url))

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/engines.ts'],
    sequence: { shuffle: true },
    pool: 'forks',
    // The files of a worker share its modules, which Node loads as it does for `npm start`: loading them anew for each file, and warming
    // them up again, was a third of the run. So no module may keep what another file would notice.
    isolate: false,
    experimental: { viteModuleRunner: false, nodeLoader: false },
    // By itself vitest leaves one core free: on a machine of two that means one file after the other, most of it waiting. With three, both
    // cores have work while one file waits for its service to start.
    maxWorkers: 3,
    // Generous: a shared machine of two cores pauses for seconds at times. Nothing waits this long when it works.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 60_000 } },
  },
})
