// The documents, held to the repository: what they name must be there.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { streamConsumers } from '../shared/deployment/streams.ts'
import { tables } from '../shared/deployment/tables.ts'

const root = join(import.meta.dirname, '..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')
const documents = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], { cwd: root })
  .toString()
  .split('\n')
  .filter(Boolean)

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

  test('names no path of a machine', () => {
    expect(text).not.toMatch(/\/(home|root|work|Users)\//)
  })
})

test('the settings of the README are those that infra/app.ts reads', () => {
  const listed = Array.from(read('README.md').matchAll(/^\| `(\w+)` \| .*\|$/gm), ([, name]) => name)
  const settings = Array.from(read('infra/app.ts').matchAll(/(?:setting|oneOf)\('(\w+)'/g), ([, name]) => name)
  expect(listed.filter((name) => !['reader', 'writer', 'operator', 'manager'].includes(name ?? ''))).toEqual(settings)
})

test('the design names every index, and the functions that streams feed', () => {
  const design = read('docs/design.md')
  for (const { name } of tables.events.indexes) expect(design).toContain(`\`${name}\``)
  for (const { function: fed } of Object.values(streamConsumers)) expect(design).toContain(`| ${fed} | stream of`)
})

test('every variable of one machine that a document names is read', () => {
  const named = documents.flatMap((document) => read(document).match(/\bBELEG_[A-Z_]+\b/g) ?? [])
  const settings = read('infra/local/place/settings.ts')
  expect(named.filter((name) => !settings.includes(`source['${name}']`))).toEqual([])
})
