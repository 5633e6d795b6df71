// The manual page: all that the help says, in a form that formatters take.
import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { outputs, writeManual } from '../../../infra/cli/bundles.ts'
import { commands } from '../../../infra/cli/commands.ts'
import { describedApi } from '../../../infra/cli/invocation/described-api.ts'
import { exitCodes } from '../../../infra/cli/invocation/exit-codes.ts'

const root = join(import.meta.dirname, '../../..')
const api = describedApi(JSON.parse(await readFile(join(root, 'functions/query/describe/openapi.json'), 'utf8')))

async function manual() {
  const folder = await mkdtemp(join(tmpdir(), 'beleg-man-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await writeManual(folder)
  return { path: join(folder, outputs.manual), source: await readFile(join(folder, outputs.manual), 'utf8') }
}

/** What a reader sees of the source, on one line for each of it. */
function read(source: string): string[] {
  return source.split('\n').map((line) =>
    line
      .replaceAll(/\\f[BIR]|\\&/g, '')
      .replaceAll(/\\\[u([\dA-F]+)\]/g, (_, code) => String.fromCodePoint(Number.parseInt(code, 16)))
      .replaceAll(
        /\\\((dq|aq|ti|ha|ga)/g,
        (_, name) => ({ dq: '"', aq: "'", ti: '~', ha: '^', ga: '`' })[String(name)] ?? '',
      )
      .replaceAll('\\-', '-')
      .replaceAll('\\e', '\\'),
  )
}

test('has each command with its examples, and each option', async () => {
  const lines = read((await manual()).source)
  const shown = commands.filter(({ isHidden }) => !isHidden)
  for (const { name, takes, summary, options, examples } of shown) {
    expect(lines).toContain(`.SS "beleg ${[name, takes].filter((part) => part !== '').join(' ')}"`)
    expect(lines).toContain(`${summary}.`)
    expect(examples.filter((example) => !lines.includes(example))).toEqual([])
    const heads = Object.entries(options(api)).map(([option, { short, takes: value }]) =>
      [...(short ? [`-${short}, `] : []), `--${option}`, ...(value ? [` ${value}`] : [])].join(''),
    )
    expect(heads.filter((head) => !lines.includes(head))).toEqual([])
  }
  expect(lines.filter((line) => line === '.SS "beleg complete -- WORD…"')).toEqual([])
  expect(Object.values(exitCodes).filter((code) => !lines.includes(String(code)))).toEqual([])
})

test('names each variable that the command reads', async () => {
  const lines = read((await manual()).source)
  const environment = await readFile(join(root, 'infra/cli/session/environment.ts'), 'utf8')
  const variables = environment.match(/BELEG_\w+/g) ?? []
  expect(variables.length).toBeGreaterThan(6)
  expect(variables.filter((name) => !lines.some((line) => line.includes(name)))).toEqual([])
})

test('is ASCII, and no line but a request begins with a dot or an apostrophe', async () => {
  const { source } = await manual()
  expect(source).toMatch(/^[\n -~]*$/)
  const requests = ['TH', 'SH', 'SS', 'PP', 'TP', 'EX', 'EE', 'B', 'I']
  const others = source
    .split('\n')
    .filter((line) => /^[.']/.test(line) && !requests.includes(line.slice(1).split(' ')[0] ?? ''))
  expect(others).toEqual([])
})

const hasGroff = (() => {
  try {
    return execFileSync('groff', ['--version']).length > 0
  } catch {
    return false
  }
})()

test.skipIf(!hasGroff)('is formatted by groff without a warning', async () => {
  const { path } = await manual()
  const script = 'groff -man -Tutf8 -ww "$0" 2>&1 >/dev/null; groff -man -Tutf8 -P-c -P-b -P-u "$0"'
  const shown = execFileSync('bash', ['-c', script, path], { encoding: 'utf8' })
  expect(shown).toMatch(/^BELEG\(1\)/)
  expect(shown).toContain("beleg list --severity ERROR --event-type '!SYSTEM_EVENT' --since 24h")
})
