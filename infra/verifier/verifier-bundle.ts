// The bundling of the verifier: two modules from the same source. The caller chooses their folder.
import { join } from 'node:path'
import { type BuildOptions, build, type Metafile } from 'esbuild'

/** `.mjs`, so that Node recognizes a module in a folder without a package.json. */
export const outputs = { command: 'beleg.mjs', browser: 'verifier.mjs' } as const

const repository = join(import.meta.dirname, '../..')

const common = {
  absWorkingDir: repository,
  bundle: true,
  format: 'esm',
  metafile: true,
  logLevel: 'warning',
  // Keeps the licences of the bundled packages.
  legalComments: 'eof',
} as const satisfies BuildOptions

/** @returns the inputs and the remaining imports of each module. */
export async function bundleVerifier(folder: string): Promise<Record<keyof typeof outputs, Metafile>> {
  const [command, browser] = await Promise.all([
    build({
      ...common,
      entryPoints: ['infra/verifier/beleg.ts'],
      outfile: join(folder, outputs.command),
      platform: 'node',
      target: 'node20',
      banner: { js: '#!/usr/bin/env node' },
    }),
    build({
      ...common,
      entryPoints: ['shared/proof/verification.ts'],
      outfile: join(folder, outputs.browser),
      // An import of a Node module fails the build on this platform.
      platform: 'browser',
      target: 'es2022',
    }),
  ])
  return { command: command.metafile, browser: browser.metafile }
}
