// An option that would do nothing is refused: whoever typed it believes that it did.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { commands } from '../../../infra/cli/commands.ts'
import { describedApi } from '../../../infra/cli/invocation/described-api.ts'
import { type HandedOut, handedOut } from './handed-out.ts'

const description = join(import.meta.dirname, '../../../functions/query/describe/openapi.json')

let cli: HandedOut

beforeAll(async () => {
  // A service that nobody reaches: what is refused is refused before anything is asked.
  cli = await handedOut({ BELEG_URL: 'http://127.0.0.1:9', BELEG_TOKEN: 't', BELEG_SCOPE: 'organizations/acme' })
})

afterAll(() => cli?.clear())

const exclude = (first: string, second: string) => `"${first}" and "${second}" exclude each other: give one of them`
const idle = (option: string, without: string) => `"${option}" does nothing without "${without}"`
const login = 'login https://audit.example.com --device'

test.each([
  [`${login} --port 8000`, exclude('--port', '--device')],
  [`${login} --no-browser`, exclude('--no-browser', '--device')],
  ['whoami --url http://127.0.0.1:9 --context test', exclude('--url', '--context')],
  ['list --all --limit 5', exclude('--all', '--limit')],
  ['search owner --limit 5 --all', exclude('--all', '--limit')],
  ['list organizations/acme --scope organizations/other', exclude('--scope', 'organizations/acme')],
  ['show organizations/acme 1 --scope organizations/other', exclude('--scope', 'organizations/acme')],
  ['tail --after -1 --since 10m', exclude('--after', '--since')],
  ['verify log.bundle --key k --keys keys', exclude('--keys', '--key')],
  ['checkpoint compare a b --keep', exclude('--keep', 'compare')],
  ['checkpoint --key k', idle('--key', 'compare')],
  ['checkpoint organizations/acme --consistency c', idle('--consistency', 'compare')],
  ['download --format csv --key k', idle('--key', '--verify')],
  ['download --format csv --output - --resume', '"--resume" needs a file: give --output FILE'],
  ['download --format csv --output - --overwrite', '"--overwrite" needs a file: give --output FILE'],
  ['download --format bundle --output - --verify', '"--verify" needs a file: give --output FILE'],
  ['keys --name till', idle('--name', 'create')],
  ['keys list --default region=eu01', idle('--default', 'create')],
  ['keys organizations/acme revoke 1 --expires-in-days 3', idle('--expires-in-days', 'create')],
  ['context --url https://audit.example.com', idle('--url', 'set')],
  ['context remove test --default time=utc', idle('--default', 'set')],
  ['use test --context other', exclude('--context', 'test')],
  ['send entries.json --dry-run --output json', exclude('--dry-run', '--output')],
  ['import entries.json --source cluster', '"--source" does nothing with "--format entries"'],
  ['api GET /v2/me --input body.json', '"--input" does nothing with GET, which has no body'],
  ['api DELETE /v2/me --content-type text/plain', '"--content-type" does nothing with DELETE, which has no body'],
  ['timeline 1 --by resource --window 5m', '"--window" does nothing with "--by resource"'],
])('"beleg %s" ends with 2 and why', async (line, sentence) => {
  expect(await cli.run(line.split(' '))).toEqual({ code: 2, stdout: '', stderr: `${sentence}\n` })
})

test.each([['login --device --port 1 --help'], ['checkpoint --key k --help'], ['list --all --limit 5 -h']])(
  '"beleg %s" shows the help',
  async (line) => {
    expect(await cli.run(line.split(' '))).toMatchObject({ code: 0, stderr: '' })
  },
)

test('what an option needs or excludes is an option or a word of its command', async () => {
  const api = describedApi(JSON.parse(await readFile(description, 'utf8')))
  const unknown = commands.flatMap(({ name, takes, options }) => {
    const all = options(api)
    const isKnown = (what: string) => Object.hasOwn(all, what.slice(2)) || takes.split(/[^\w-]+/).includes(what)
    return Object.values(all)
      .flatMap(({ onlyWith, notWith = [] }) => [...(onlyWith === undefined ? [] : [onlyWith]), ...notWith])
      .filter((what) => !isKnown(what))
      .map((what) => `${name}: ${what}`)
  })
  expect(unknown).toEqual([])
})
