// How the verifier is bundled: two modules from the same source. Decides nothing about where they go.
import { join } from 'node:path'
import { type BuildOptions, build, type Metafile } from 'esbuild'

/** `.mjs`: alone in a folder, without a package.json, Node must still know what it is. */
export const outputs = { command: 'beleg.mjs', browser: 'verifier.mjs' } as const

const repository = join(import.meta.dirname, '../..')

const common = {
  absWorkingDir: repository,
  bundle: true,
  format: 'esm',
  metafile: true,
  logLevel: 'warning',
  // The licences of what is bundled go with it.
  legalComments: 'eof',
} as const satisfies BuildOptions

/** @returns what each module was made of, and what it imports besides. */
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
      // No module of Node is known on this platform: an import of one ends the build.
      platform: 'browser',
      target: 'es2022',
    }),
  ])
  return { command: command.metafile, browser: browser.metafile }
}
