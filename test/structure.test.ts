// The shape of the repository, held by a test: who may import whom, no cycles, no barrels, one noun a file.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts'], { cwd: root })
  .toString()
  .split('\n')
  .filter(Boolean)

interface Import {
  readonly from: string
  /** A path inside the repository, or a package. */
  readonly to: string
  readonly typeOnly: boolean
}

const importsOf = (file: string): Import[] => {
  const source = readFileSync(join(root, file), 'utf8')
  const statements = source.matchAll(
    /^(?:import|export)\s+(type\s)?[^'"]*?from\s+'([^']+)'|^import\s+'([^']+)'|import\('([^']+)'\)/gm,
  )
  return Array.from(statements, ([, type, named, bare, dynamic]) => {
    const target = named ?? bare ?? dynamic ?? ''
    const to = target.startsWith('.') ? join(dirname(file), target) : target
    return { from: file, to, typeOnly: type !== undefined }
  })
}

const imports = files.flatMap(importsOf)
const offending = (is: (from: string) => boolean, refused: (found: Import) => boolean) =>
  imports.filter((found) => is(found.from) && refused(found)).map(({ from, to }) => `${from} -> ${to}`)

const isPackage = (to: string) => !/^(functions|infra|shared|test)\//.test(to)

describe('imports go one way', () => {
  test('shared imports nothing of functions, infra or test', () => {
    expect(
      offending(
        (from) => from.startsWith('shared/'),
        ({ to }) => /^(functions|infra|test)\//.test(to),
      ),
    ).toEqual([])
  })

  test('a function imports shared and its own folder, never another function or infra', () => {
    const elsewhere = ({ from, to }: Import) =>
      !isPackage(to) && !to.startsWith('shared/') && !to.startsWith(`${dirname(from)}/`)
    expect(offending((from) => from.startsWith('functions/'), elsewhere)).toEqual([])
  })

  test('infra names functions by path; only the local runner loads their handlers', () => {
    const refused = ({ from, to }: Import) =>
      to.startsWith('test/') ||
      (to.startsWith('functions/') && !(from === 'infra/local/handlers.ts' && basename(to) === 'handler.ts'))
    expect(offending((from) => from.startsWith('infra/'), refused)).toEqual([])
  })

  test('nothing that is deployed imports what only this repository has', () => {
    const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    const development = ({ to, typeOnly }: Import) =>
      !typeOnly && Object.keys(devDependencies).some((name) => to === name || to.startsWith(`${name}/`))
    expect(offending((from) => /^(functions|shared)\//.test(from), development)).toEqual([])
  })

  test('what is true knows neither cloud nor HTTP: shared/*.ts imports no AWS client and no Hono', () => {
    const refused = ({ to, typeOnly }: Import) =>
      /^(@aws-sdk|hono)\b/.test(to) || (!typeOnly && /^shared\/(store|http)\//.test(to))
    expect(offending((from) => dirname(from) === 'shared', refused)).toEqual([])
  })

  test('only a handler and the commands of one machine read the environment and the clock', () => {
    const reads = files
      .filter((file) => /^(functions|shared)\//.test(file) && basename(file) !== 'handler.ts')
      .filter((file) =>
        /process\.env|Date\.now\(|new Date\(\)|Math\.random|randomUUID|randomBytes/.test(
          readFileSync(join(root, file), 'utf8'),
        ),
      )
    expect(reads).toEqual([])
  })

  test('there is no cycle', () => {
    const next = new Map(files.map((file) => [file, importsOf(file).map(({ to }) => to)]))
    const done = new Set<string>()
    const visit = (file: string, path: readonly string[]): string[] => {
      if (path.includes(file)) return [[...path.slice(path.indexOf(file)), file].join(' -> ')]
      if (done.has(file)) return []
      const found = (next.get(file) ?? []).flatMap((to) => visit(to, [...path, file]))
      done.add(file)
      return found
    }
    expect(files.flatMap((file) => visit(file, []))).toEqual([])
  })
})

describe('one noun, one file', () => {
  test('no barrel, no index, no catch-all name', () => {
    const names = /^(index|utils?|helpers?|common|types|constants|misc)\.ts$/
    expect(files.filter((file) => names.test(basename(file)))).toEqual([])
    expect(files.filter((file) => /^export (\*|\{[^}]*\}) from/m.test(readFileSync(join(root, file), 'utf8')))).toEqual(
      [],
    )
  })

  test('every source file says first what it is', () => {
    const silent = files
      .filter((file) => /^(functions|infra|shared)\//.test(file))
      .filter((file) => !readFileSync(join(root, file), 'utf8').startsWith('// '))
    expect(silent).toEqual([])
  })

  test('no source file is longer than what can be read at one go', () => {
    const long = files
      .filter((file) => /^(functions|infra|shared)\//.test(file))
      .map((file) => [file, readFileSync(join(root, file), 'utf8').split('\n').length] as const)
      .filter(([, lines]) => lines > 200)
    expect(long).toEqual([])
  })
})
