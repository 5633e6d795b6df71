// The types of the package: what the compiler says of the modules that it shows, and nothing of those that they only use.
import { execFile } from 'node:child_process'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { fileOf, shown, subpaths } from './subpaths.ts'

/** Declarations of the shown modules, of all that these name, and of each subpath. */
export async function declareTypes(folder: string, repository: string): Promise<void> {
  const into = join(folder, 'types')
  const settings = {
    extends: join(repository, 'tsconfig.json'),
    compilerOptions: {
      ...{ noEmit: false, declaration: true, emitDeclarationOnly: true, outDir: into, rootDir: repository },
      typeRoots: [join(repository, 'node_modules/@types')],
    },
    include: [],
    files: Object.values(subpaths).flatMap(({ modules }) => Object.keys(modules).map((path) => join(repository, path))),
  }
  const project = join(folder, 'tsconfig.json')
  await writeFile(project, JSON.stringify(settings))
  await promisify(execFile)(process.execPath, [join(repository, 'node_modules/.bin/tsc'), '-p', project])
  await rm(project)
  for (const subpath of Object.keys(subpaths)) {
    const lines = shown(subpath, ({ values = [], types: names = [] }, path) => {
      const from = `'./types/${path.replace(/\.ts$/, '.js')}'`
      return names.includes('*')
        ? [`export type * from ${from}`]
        : [
            ...(values.length > 0 ? [`export { ${values.join(', ')} } from ${from}`] : []),
            ...(names.length > 0 ? [`export type { ${names.join(', ')} } from ${from}`] : []),
          ]
    })
    await writeFile(join(folder, `${fileOf(subpath)}.d.ts`), `${lines}\n`)
  }
  await removeOthers(
    folder,
    await named(
      folder,
      Object.keys(subpaths).map((name) => `${fileOf(name)}.d.ts`),
    ),
  )
}

/** The declarations that these name, and those that they name: each then names modules as programs do. */
async function named(folder: string, first: readonly string[]): Promise<Set<string>> {
  const found = new Set(first)
  for (const name of found) {
    const text = (await readFile(join(folder, name), 'utf8')).replaceAll(relative, '$1$2.js$3')
    await writeFile(join(folder, name), text)
    for (const [, , to = ''] of text.matchAll(relative)) found.add(join(dirname(name), `${to.slice(1)}.d.ts`))
  }
  return found
}

/** The name of a module in the package, without its ending. */
const relative = /(from |import\()(['"]\.[^'"]*)\.(?:ts|js)(['"])/g

async function removeOthers(folder: string, kept: ReadonlySet<string>): Promise<void> {
  for (const name of await readdir(folder, { recursive: true }))
    if (name.endsWith('.d.ts') && !kept.has(name)) await rm(join(folder, name))
}
