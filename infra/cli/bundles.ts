// How what is handed out is made: the command and its manual page, and the check of files as a module for browsers. Decides nothing about where they go.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type BuildOptions, build, type Metafile } from 'esbuild'
import { commands } from './commands.ts'
import { type DescribedApi, describedApi, packed } from './invocation/described-api.ts'
import { manPage } from './invocation/man-page.ts'

/** `.mjs`: alone in a folder, without a package.json, Node must still know what it is. */
export const outputs = { command: 'beleg.mjs', browser: 'verifier.mjs', manual: 'beleg.1' } as const

const repository = join(import.meta.dirname, '../..')
const description = join(repository, 'functions/query/describe/openapi.json')

const common = {
  absWorkingDir: repository,
  bundle: true,
  format: 'esm',
  metafile: true,
  logLevel: 'warning',
  // The licences of what is bundled go with it.
  legalComments: 'eof',
  charset: 'utf8',
} as const satisfies BuildOptions

/** @returns what each module was made of, and what it imports besides. */
export async function bundleAll(folder: string): Promise<Record<'command' | 'browser', Metafile>> {
  const [api, version] = await Promise.all([knownApi(), knownVersion()])
  const [command, browser] = await Promise.all([
    build({
      ...common,
      entryPoints: ['infra/cli/beleg.ts'],
      outfile: join(folder, outputs.command),
      platform: 'node',
      target: 'node20',
      // jsonc-parser's other module loads its parts in a way that no bundler follows.
      mainFields: ['module', 'main'],
      minify: true,
      // An error shows the line it is in; each end of a line is a byte.
      lineLimit: 400,
      define: { BELEG_API: JSON.stringify(packed(api)), BELEG_VERSION: JSON.stringify(version) },
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

/** The manual page of the command. */
export async function writeManual(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, outputs.manual), manPage(commands, await knownApi(), await knownVersion()))
}

async function knownVersion(): Promise<string> {
  return JSON.parse(await readFile(join(repository, 'package.json'), 'utf8')).version
}

async function knownApi(): Promise<DescribedApi> {
  return describedApi(JSON.parse(await readFile(description, 'utf8')))
}
