// The command line beside a service that `npm start` runs: no configuration, and every example of its help, piped and on a terminal.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { commands } from '../../../infra/cli/commands.ts'
import { signToken } from '../../../infra/local/issuer/issuer.ts'
import { cosigner } from '../../cosigner.ts'
import { anEntry } from '../../entries.ts'
import { clientOf } from '../../local/gateway-client.ts'
import { eventually, newPlace, type Place } from '../../local/running-service.ts'
import { type HandedOut, handedOut, hasTerminal, rowsOf } from './handed-out.ts'

let place: Place
let cli: HandedOut
let organizationId: string
/** Of two entries. */
let ids: readonly string[]

/** What its sender wrote, and no terminal may obey: it sets a title, clears the screen, and turns text around. */
const hostileName = 'Role\u001b]0;owned\u0007 \u001b[2J\u009b31m\u202egnp.exe\r\n'

beforeAll(async () => {
  place = await newPlace()
  await place.start()
  const { code, stderr } = await place.run('demo', ['--entries', '60'])
  expect(code, stderr).toBe(0)
  organizationId = place.settings.demoOrganization
  const client = clientOf(place.settings)
  const hostile = anEntry({
    eventName: hostileName,
    correlationId: 'hostile',
    resourceName: '財務レポート',
    context: { organizationId },
    details: { before: { role: 'reader' }, after: { role: 'owner' }, text: hostileName },
  })
  await client.send([hostile])
  cli = await handedOut({ BELEG_DATA: place.settings.dataDir, BELEG_PORT: String(place.settings.ports.gateway) })
  const scope = `organizations/${organizationId}`
  await eventually(
    async () => (await cli.run(['tail', '--once', '--after', '60'])).code === 0,
    () => 'the log has not all entries',
  )
  await eventually(
    async () => (await cli.run(['checkpoint'])).code === 0,
    () => 'the log has no checkpoint',
  )
  const listed = rowsOf((await cli.run(['list', scope, '--limit', '2'])).stdout)
  ids = listed.map(({ id }) => id)
  const checkpoint = await cli.run(['checkpoint'])
  const bundle = await cli.run(['download', '--format', 'bundle', '--output', 'bundle.ndjson', '--quiet'])
  expect(bundle.code, bundle.stderr).toBe(0)
  const key = await cli.run(['api', 'GET', `/v2/${scope}/log/key`])
  const entries = [1, 2].map(() => JSON.stringify(anEntry({ context: { organizationId } })))
  const event = { specversion: '1.0', id: 'one', source: '/test', type: 'member.added', time: new Date().toISOString() }
  const witness = cosigner('witness.example/w1')
  const policy = `log ${key.stdout.trim()}\nwitness w1 ${witness.key}\nquorum w1\n`
  await mkdir(join(cli.dir, 'keys'))
  await Promise.all([
    writeFile(join(cli.dir, 'keys/log.txt'), key.stdout),
    writeFile(join(cli.dir, 'key.txt'), key.stdout),
    writeFile(join(cli.dir, 'kept.txt'), checkpoint.stdout),
    writeFile(join(cli.dir, 'cosigned.txt'), witness.cosign(checkpoint.stdout, Math.floor(Date.now() / 1_000))),
    writeFile(join(cli.dir, 'policy.txt'), policy),
    writeFile(join(cli.dir, 'entries.ndjson'), `${entries.join('\n')}\n`),
    writeFile(join(cli.dir, 'events.ndjson'), `${JSON.stringify({ ...event, data: { role: 'owner' } })}\n`),
  ])
})

afterAll(async () => {
  await cli?.clear()
  await place?.clear()
})

const examples = commands.flatMap(({ name, examples }) => examples.map((line) => [name, line] as const))

/** Ends as it should where the example provokes nothing else. */
async function runExample(
  line: string,
  ran: (script: string) => Promise<{ code: number | null; stdout: string; stderr: string }>,
) {
  const script = `export ID=${ids[0]} OTHER=${ids[1]}; rm -f failures.csv log.bundle place.json log.ndjson; ${line}`
  const { code, stdout, stderr } = await ran(script)
  return { code, said: `${stdout}${stderr}` }
}

describe('the examples of the help', () => {
  test.each(examples)('%s, piped: %s', async (_, line) => {
    const { code, said } = await runExample(line, (script) => cli.bash(script))
    expect(said).not.toMatch(/\n\s+at |usage:/)
    expect(code, said).toBe(0)
  })

  test.skipIf(!hasTerminal).each(examples)('%s, on a terminal: %s', async (_, line) => {
    const { code, said } = await runExample(line, (script) => cli.onTerminal(`bash -c ${quoted(script)}`))
    expect(said).not.toMatch(/\n\s+at |usage:/)
    expect(code, said).toBe(0)
  })

  test('are there for every command that is shown, but for signing in', () => {
    const without = commands.filter(({ isHidden, examples }) => !isHidden && examples.length === 0)
    expect(without.map(({ name }) => name)).toEqual(['login'])
  })
})

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

describe('without any configuration', () => {
  test('lists the entries of the service on this machine: as the API has them when piped, and says whether that was all', async () => {
    const client = clientOf(place.settings)
    const scope = `organizations/${organizationId}` as const
    const all = await client.list(scope)
    const { code, stdout, stderr } = await cli.run(['list', '--all', '--to', 'now'])
    expect(code, stderr).toBe(0)
    const shown = rowsOf(stdout)
    expect(shown.map(({ id }) => id)).toEqual(all.map(({ id }) => id).slice(-shown.length))
    expect(stderr).toBe(`${shown.length} entries: that is all\n`)
    const few = await cli.run(['list', '--limit', '3'])
    expect(rowsOf(few.stdout)).toHaveLength(3)
    expect(few.stderr).toBe('3 entries shown, and there may be more: --all shows them, --limit N so many\n')
  })

  test.each([
    [['--severity', 'ERROR'], 'severity=ERROR'],
    [['--event-type', '!SYSTEM_EVENT', '--actor', 'person'], 'event-type=!SYSTEM_EVENT&actor=person'],
    [
      ['--event-name', 'Project*', '--event-name', 'Folder*', '--sort', 'asc'],
      'event-name=Project*&event-name=Folder*&sort=asc',
    ],
    [['--field', 'request.body.role:*'], 'field=request.body.role:*'],
    [['--q', '-x', '--initiator', '!*@example.com'], 'q=-x&initiator=!*@example.com'],
  ])('filters by the parameters of the API: %j is %s', async (flags, query) => {
    const client = clientOf(place.settings)
    const { body } = await client.call('GET', `/v2/organizations/${organizationId}?limit=1000&${query}`, ['operator *'])
    const { stdout, stderr, code } = await cli.run(['list', '--all', ...flags])
    expect(code, stderr).toBe(0)
    expect(rowsOf(stdout).map(({ id }) => id)).toEqual(body.items.map(({ id }: { id: string }) => id))
  })

  test.skipIf(!hasTerminal)('shows a table on a terminal, no wider than it, with ids that can be copied', async () => {
    const { stdout, code } = await cli.onTerminal('beleg list --limit 5', { columns: 110 })
    expect(code, stdout).toBe(0)
    const lines = stdout.replaceAll('\r', '').replaceAll('\u001b[K', '').split('\n')
    expect(lines[0]).toMatch(/^TIME +OUTCOME +EVENT +INITIATOR +.*ID$/)
    expect(lines.slice(1, 6).every((line) => /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(line))).toBe(true)
    expect(Math.max(...lines.slice(0, 6).map((line) => line.length))).toBeLessThanOrEqual(110)
  })

  test.skipIf(!hasTerminal).each(['table', 'wide', 'csv', 'json', 'ndjson'])(
    'prints nothing on a terminal that it would obey: %s',
    async (form) => {
      const commandsOfEntry = ['list --correlation-id hostile', 'show "$HOSTILE"', 'tail --once --after 58']
      const [{ id }] = rowsOf((await cli.run(['list', '--correlation-id', 'hostile'])).stdout)
      for (const command of commandsOfEntry) {
        const { stdout, code } = await cli.onTerminal(`beleg ${command} --output ${form} --quiet`, {
          env: { HOSTILE: id },
        })
        expect(code, stdout).toBe(0)
        expect(stdout).toContain('Role')
        // Line ends are the terminal's own.
        expect(obeyed(stdout.replaceAll('\r\n', ''))).toEqual([])
      }
    },
  )

  test.skipIf(!hasTerminal).each(['ndjson', 'csv', 'bundle', 'ocsf'])(
    'prints nothing of a download on a terminal that it would obey: %s',
    async (format) => {
      const command = `beleg download --correlation-id hostile --format ${format} --output - --quiet`
      const { stdout, code } = await cli.onTerminal(command)
      expect(code, stdout).toBe(0)
      expect(stdout).toContain('Role')
      expect(obeyed(stdout.replaceAll('\r\n', ''))).toEqual([])
    },
  )

  test('pipes what the sender wrote, unaltered', async () => {
    const [entry] = rowsOf((await cli.run(['list', '--correlation-id', 'hostile'])).stdout)
    expect(entry.eventName).toBe(hostileName)
    expect((await cli.run(['show', entry.id])).stdout).toBe(`${JSON.stringify(entry)}\n`)
  })

  test('pipes each entry as the text that the API has sent, with its digits, names and their order', async () => {
    const client = clientOf(place.settings)
    const details = JSON.parse(
      '{"10":1,"9":2,"-1":3,"\\u0000\\"":4,"__proto__":{"a":1},"n":[1e21,1e-7,0.1,9007199254740991,-5,100],"t":"\\ud83d\\ude00\\u2028/"}',
    )
    await client.send([anEntry({ correlationId: 'exact', details, context: { organizationId } })])
    const path = `/v2/organizations/${organizationId}?correlation-id=exact`
    const who = { subject: 'test-caller', rights: ['operator *'], expiresInSeconds: 60 }
    const authorization = `Bearer ${await signToken({ ...place.settings, ...who })}`
    const text = await (await fetch(`${place.settings.gatewayUrl}${path}`, { headers: { authorization } })).text()
    const { stdout } = await cli.run(['list', '--correlation-id', 'exact'])
    expect(text).toContain(`"items":[${stdout.trimEnd()}]`)
    const [{ id }] = rowsOf(stdout)
    expect((await cli.run(['show', id])).stdout).toBe(stdout)
  })

  test('shows what an entry says was changed, and what two entries have in common', async () => {
    const [entry] = rowsOf((await cli.run(['list', '--correlation-id', 'hostile'])).stdout)
    expect(rowsOf((await cli.run(['show', entry.id, '--diff'])).stdout)).toEqual([
      { path: 'role', kind: 'changed', before: 'reader', after: 'owner' },
    ])
    const compared = await cli.run(['compare', entry.id, entry.id])
    expect(compared).toMatchObject({ code: 0, stdout: '' })
    expect(compared.stderr).toMatch(/^0 fields differ, \d+ are the same\n$/)
  })

  test('says the same in another language of the system', async () => {
    const list = (env: Record<string, string>) => cli.run(['list', '--limit', '5', '--output', 'wide'], { env })
    expect(await list({ LC_ALL: 'de_DE.UTF-8', LANG: 'de_DE.UTF-8' })).toEqual(await list({ LC_ALL: 'C' }))
  })
})

/** Control characters, and those that turn text around. */
function obeyed(text: string): string[] {
  return Array.from(text).filter((character) => {
    const code = character.charCodeAt(0)
    return code < 0x20 || (code >= 0x7f && code < 0xa0) || character === '\u202e'
  })
}
