// Checks that what the documents and comments name exists in the repository.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join, normalize } from 'node:path'
import { describe, expect, test } from 'vitest'
import { streamConsumers } from '../shared/deployment/streams.ts'
import { tables } from '../shared/deployment/tables.ts'

const root = join(import.meta.dirname, '..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root })
  .toString()
  .split('\n')
  .filter((file) => file !== '' && existsSync(join(root, file)))
const documents = files.filter((file) => file.endsWith('.md'))
const sources = files.filter((file) => /^(functions|infra|shared|test)\/.*\.ts$/.test(file))

describe.each(documents)('%s', (document) => {
  const text = read(document)

  test('links to what exists', () => {
    const links = Array.from(text.matchAll(/\]\((?!https?:)([^)#]+)/g), ([, to = '']) => to)
    expect(links.filter((to) => !existsSync(join(root, dirname(document), to)))).toEqual([])
  })

  test('names files that exist', () => {
    const named = Array.from(
      text.matchAll(/`((?:test|shared|functions|infra|docs)\/[\w./-]+)`/g),
      ([, file = '']) => file,
    )
    expect(named.filter((file) => !existsSync(join(root, file)))).toEqual([])
  })

  test('names npm scripts that exist', () => {
    const { scripts } = JSON.parse(read('package.json'))
    const named = Array.from(text.matchAll(/npm (?:run(?: --silent)? )?(\w+)/g), ([whole, script = '']) => ({
      whole,
      script,
    }))
    const builtIn = ['ci', 'audit', 'view', 'install', 'run', 'error', 'host', 'registry', 's']
    expect(named.filter(({ script }) => !(script in scripts) && !builtIn.includes(script))).toEqual([])
  })

  test('shows pictures that exist', () => {
    const shown = Array.from(text.matchAll(/\b(?:src|srcset)="(?!https?:)([^"]+)"/g), ([, file = '']) => file)
    expect(shown.filter((file) => !existsSync(join(root, dirname(document), file)))).toEqual([])
  })

  test('names no path of a machine', () => {
    expect(text).not.toMatch(/\/(home|root|work|Users)\//)
  })
})

describe('the pictures of the README', () => {
  const pictures = Array.from(read('README.md').matchAll(/(?:src|srcset)="(docs\/[^"]+)"/g), ([, file = '']) => file)

  test('are of the list, dark and light', () => {
    expect(pictures).toEqual(['docs/pictures/list-dark.png', 'docs/pictures/list-light.png'])
  })

  test.each(pictures)('%s is a PNG of 1280 × 800 with less than 200 KB', (picture) => {
    const bytes = readFileSync(join(root, picture))
    expect(bytes.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n')
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([1280, 800])
    expect(bytes.length).toBeLessThan(200_000)
  })
})

describe('comments', () => {
  const named = new Map(Map.groupBy(files, (file) => basename(file)))
  const textsOf = (source: string) =>
    Array.from(read(source).matchAll(/^\s*(?:\/\/|\/?\*)(.*)$|\s\/\/\s(.*)$/gm), ([, line, end = '']) => line ?? end)
  /** By its path from the root or from the file that names it, or by its name if only one file has it. */
  const exists = (source: string, name: string) =>
    existsSync(join(root, name)) ||
    files.includes(normalize(join(dirname(source), name))) ||
    named.get(name)?.length === 1

  test('name files that exist', () => {
    const missing = sources.flatMap((source) =>
      textsOf(source)
        .flatMap((text) => text.match(/(?<![\w/.*:-])(?:[\w.-]+\/)*[\w.-]+\.(?:ts|md)\b/g) ?? [])
        .filter((name) => !exists(source, name))
        .map((name) => `${source}: ${name}`),
    )
    expect(missing).toEqual([])
  })

  test('name folders of the repository that exist', () => {
    const missing = sources.flatMap((source) =>
      textsOf(source)
        .flatMap((text) => text.match(/`(?:functions|infra|shared|test|docs)\/[\w./-]+`/g) ?? [])
        .filter((name) => !existsSync(join(root, name.slice(1, -1))))
        .map((name) => `${source}: ${name}`),
    )
    expect(missing).toEqual([])
  })
})

test('the settings that are documented are those that infra/app.ts reads', () => {
  const listed = Array.from(read('docs/deploy.md').matchAll(/^\| `(\w+)` \| .*\|$/gm), ([, name]) => name)
  const settings = Array.from(read('infra/app.ts').matchAll(/(?:setting|oneOf)\('(\w+)'/g), ([, name]) => name)
  expect(listed).toEqual(settings)
})

test('the design names every index, and the functions that streams feed', () => {
  const design = read('docs/design.md')
  for (const { name } of tables.events.indexes) expect(design).toContain(`\`${name}\``)
  for (const { function: fed } of Object.values(streamConsumers)) expect(design).toContain(`| ${fed} | stream of`)
})

test.each(['An entry, from POST to leaf', 'A list, from URL to page', 'A download, from POST to link'])(
  'the trip "%s" enters no file twice in one invocation',
  (title) => {
    const [, trip = ''] = read('docs/design.md').split(`### ${title}\n`)
    const rows = Array.from((trip.split('\n#')[0] ?? '').matchAll(/^\| (.*?) ?\| `([\w./-]+)` \|/gm))
    const invocations: string[][] = []
    for (const [, name, file = ''] of rows) {
      if (name !== '') invocations.push([])
      invocations.at(-1)?.push(file)
    }
    expect(invocations.length).toBeGreaterThan(0)
    for (const files of invocations) expect(files).toEqual([...new Set(files)])
  },
)

test('every variable that a document names is read', () => {
  const named = documents.flatMap((document) => read(document).match(/\bBELEG_[A-Z_]+\b/g) ?? [])
  const settings = read('infra/local/place/settings.ts') + read('infra/cli/session/environment.ts')
  expect(named.filter((name) => !settings.includes(`source['${name}']`))).toEqual([])
})
