// The package `beleg-client` in a folder: a module and its types for each subpath, what they share, and what npm wants. Needs no other package.
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { declareTypes } from './package-types.ts'
import { fileOf, shown, subpaths } from './subpaths.ts'

const repository = join(import.meta.dirname, '../..')

export interface Packed {
  /** Of what a program loads that imports the subpath and nothing else, minified. */
  readonly bytes: Readonly<Record<string, number>>
}

/** The folder is made anew. */
export async function makePackage(folder: string): Promise<Packed> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const { version, license } = JSON.parse(await readFile(join(repository, 'package.json'), 'utf8'))
  await modules(folder, version)
  await declareTypes(folder, repository)
  await Promise.all([
    writeFile(join(folder, 'package.json'), `${JSON.stringify(manifest(version, license), null, 2)}\n`),
    copyFile(join(repository, 'docs/client/sdk.md'), join(folder, 'README.md')),
    copyFile(join(repository, 'LICENSE'), join(folder, 'LICENSE')),
  ])
  const names = Object.keys(subpaths)
  const bytes = await Promise.all(names.map((name) => bytesOf(folder, fileOf(name))))
  return { bytes: Object.fromEntries(names.map((name, at) => [name, bytes[at] ?? 0])) }
}

function manifest(version: string, license: string) {
  const exports = Object.fromEntries(
    Object.keys(subpaths).map((name) => [name, { types: `./${fileOf(name)}.d.ts`, default: `./${fileOf(name)}.js` }]),
  )
  return {
    name: 'beleg-client',
    version,
    description: 'Records entries in a Beleg audit log, and reads it',
    license,
    type: 'module',
    sideEffects: false,
    engines: { node: '>=20' },
    exports,
  }
}

async function modules(folder: string, version: string): Promise<void> {
  await build({
    absWorkingDir: repository,
    bundle: true,
    splitting: true,
    format: 'esm',
    // Nothing of Node is known but what is named so: where a subpath needs it, it is imported as it is.
    platform: 'neutral',
    mainFields: ['module', 'main'],
    external: ['node:*'],
    target: 'es2022',
    minify: true,
    logLevel: 'warning',
    legalComments: 'eof',
    entryPoints: Object.keys(subpaths).map((name) => ({ in: `subpath:${name}`, out: fileOf(name) })),
    chunkNames: 'shared/[hash]',
    outdir: folder,
    define: { belegClientVersion: JSON.stringify(version) },
    plugins: [entries],
  })
}

/** Each subpath as a module that shows what the table names. */
const entries: Plugin = {
  name: 'subpaths',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^subpath:/ }, ({ path }) => ({ path: path.slice('subpath:'.length), namespace: 'subpath' }))
    onLoad({ filter: /.*/, namespace: 'subpath' }, ({ path }) => ({
      contents: shown(path, ({ values }, module) =>
        values ? [`export { ${values.join(', ')} } from './${module}'`] : [],
      ),
      resolveDir: repository,
    }))
  },
}

/** What a program loads that imports all of the subpath and is bundled: what is loaded only when it is needed is left out. */
async function bytesOf(folder: string, name: string): Promise<number> {
  const { metafile } = await build({
    entryPoints: [join(folder, `${name}.js`)],
    ...{ bundle: true, splitting: true, format: 'esm', platform: 'neutral', external: ['node:*'], minify: true },
    ...{ metafile: true, write: false, outdir: folder, allowOverwrite: true, logLevel: 'error' },
  })
  const seen = new Set<string>()
  const visit = (path: string): number => {
    const output = metafile.outputs[path]
    if (!output || seen.has(path)) return 0
    seen.add(path)
    const next = output.imports.filter(({ kind }) => kind === 'import-statement')
    return output.bytes + next.reduce((sum, { path: to }) => sum + visit(to), 0)
  }
  return visit(
    Object.keys(metafile.outputs).find(
      (path) => metafile.outputs[path]?.entryPoint !== undefined && path.endsWith(`${name}.js`),
    ) ?? '',
  )
}
