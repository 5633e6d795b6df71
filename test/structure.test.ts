// Checks the shape of the repository: allowed imports, no cycles, no barrels, one noun a file.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { rooms } from './rooms.ts'

const root = join(import.meta.dirname, '..')
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.tsx'], {
  cwd: root,
})
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

/** Where the client begins in a program, which gives it no clock and no chance. */
const clientBeginnings = new Set(
  [
    ...['context/create-audit', 'create-client', 'recording/beginning'],
    ...['spool/open-spool', 'testing/create-memory-recorder'],
  ].map((name) => `shared/client/${name}.ts`),
)

const isPackage = (to: string) => !/^(functions|infra|shared|test)\//.test(to)
const isSource = (file: string) => /^(functions|infra|shared)\//.test(file)
const isHandler = ({ from, to }: Import) => from === 'infra/local/function/handlers.ts' && basename(to) === 'handler.ts'
/** `valibot`, of `@aws-sdk/client-s3/dist`. */
const packageOf = (to: string) =>
  to
    .split('/')
    .slice(0, to.startsWith('@') ? 2 : 1)
    .join('/')

describe('imports go one way', () => {
  test('every folder with source is a room that has its rule, and every rule has its folder', () => {
    const folders = new Set(files.filter(isSource).map(dirname))
    expect([...folders].toSorted()).toEqual(Object.keys(rooms).toSorted())
  })

  test.each(Object.entries(rooms))('%s imports of other rooms what its rule names', (room, { may }) => {
    const refused = (found: Import) =>
      !isPackage(found.to) &&
      dirname(found.to) !== room &&
      !may.includes(dirname(found.to)) &&
      !may.includes(found.to) &&
      !isHandler(found)
    expect(offending((from) => dirname(from) === room, refused)).toEqual([])
  })

  test.each(Object.entries(rooms))('%s imports of packages what its rule names', (room, { packages = [] }) => {
    const refused = ({ to, typeOnly }: Import) =>
      !typeOnly && isPackage(to) && !to.startsWith('node:') && !packages.includes(packageOf(to))
    expect(offending((from) => dirname(from) === room, refused)).toEqual([])
  })

  test('no room imports of one that stands on it', () => {
    const above = (room: string, seen: ReadonlySet<string>): boolean =>
      (rooms[room]?.may ?? []).some((next) => seen.has(next) || above(next, new Set([...seen, next])))
    expect(Object.keys(rooms).filter((room) => above(room, new Set([room])))).toEqual([])
  })

  test('only the commands of one machine, and those that work there too, import of infra/local', () => {
    const refused = ({ to }: Import) => to.startsWith('infra/local/')
    const roots = ['infra/redrive.ts', 'infra/reconcile.ts', 'infra/cli/session/local-service.ts']
    expect(
      offending((from) => isSource(from) && !from.startsWith('infra/local/') && !roots.includes(from), refused),
    ).toEqual([])
  })

  test('a function imports no other function, and infra names functions by path', () => {
    const functionOf = (file: string) => file.split('/').slice(0, 2).join('/')
    const refused = (found: Import) =>
      found.to.startsWith('functions/') && functionOf(found.from) !== functionOf(found.to) && !isHandler(found)
    expect(offending(isSource, refused)).toEqual([])
  })

  test('nothing that is deployed imports what only this repository has', () => {
    const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    const development = ({ to, typeOnly }: Import) =>
      !typeOnly && Object.keys(devDependencies).some((name) => to === name || to.startsWith(`${name}/`))
    expect(offending((from) => /^(functions|shared)\//.test(from), development)).toEqual([])
  })

  test('only a handler and the commands of one machine read the environment and the clock', () => {
    const reads = files
      .filter((file) => /^(functions|shared)\//.test(file) && basename(file) !== 'handler.ts')
      // Code in a browser has no handler that could pass it the clock.
      .filter((file) => !file.startsWith('functions/portal/browser/'))
      // A program that uses the client gives it no clock either: the client begins in these.
      .filter((file) => !clientBeginnings.has(file))
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
    const names = /^(index|utils?|helpers?|common|types|constants|misc)\.tsx?$/
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
      // A table of messages has one line for each message and language.
      // What is generated is read elsewhere.
      .filter(([file, lines]) => lines > 200 && basename(file) !== 'words.ts' && basename(file) !== 'api-types.ts')
    expect(long).toEqual([])
  })
})

test('CONTRIBUTING shows every room with its line', () => {
  const text = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8')
  const missing = Object.entries(rooms).filter(([room, { is }]) => !text.includes(`| \`${room}\` | ${is} |`))
  expect(missing.map(([room]) => room)).toEqual([])
})
