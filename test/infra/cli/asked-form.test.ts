// The form in which entries are shown: columns that were asked for, and the defaults of a context, which are as good as flags.
import { expect, test } from 'vitest'
import { anEntry, newId } from '../../entries.ts'
import { hasTerminal } from './handed-out.ts'
import { cliBesideSharedService } from './service-cli.ts'

const besideService = cliBesideSharedService()

async function withEntry(entry: Parameters<typeof anEntry>[0] = {}) {
  const found = await besideService()
  const organizationId = newId()
  await found.service.record(anEntry({ eventName: 'Door opened', context: { organizationId }, ...entry }))
  return { ...found, list: ['list', `organizations/${organizationId}`, '--quiet'] }
}

test.each([
  ['in a table, piped too', [], 'EVENT        INITIATOR.EMAIL\nDoor opened  ada@example.com\n'],
  ['in CSV, under their own names', ['--output', 'csv'], 'event,initiator.email\nDoor opened,ada@example.com\n'],
])('columns are those that were asked for, %s', async (_, more, shown) => {
  const { cli, list } = await withEntry()
  expect(await cli.run([...list, '--columns', 'event,initiator.email', ...more])).toEqual({
    code: 0,
    stdout: shown,
    stderr: '',
  })
})

test.each(['ndjson', 'json'])('columns are refused where there are none: in %s', async (form) => {
  const { cli, list } = await withEntry()
  expect(await cli.run([...list, '--columns', 'event', '--output', form])).toEqual({
    code: 2,
    stdout: '',
    stderr: `"--columns" does nothing with "--output ${form}": it has every field\n`,
  })
})

test.each([
  ['time=utc', { code: 0, stdout: '' }],
  // In Berlin the day began one hour earlier, or two.
  ['time=local', { code: 0, stdout: 'Door opened\n' }],
])('a day begins where the context with "--default %s" says', async (setting, { code, stdout }) => {
  const midnight = new Date()
  midnight.setUTCHours(0, 0, 0, 0)
  const day = midnight.toISOString().slice(0, 10)
  const eventTimeStamp = new Date(midnight.getTime() - 30 * 60_000).toISOString()
  const { cli, list, url } = await withEntry({ eventTimeStamp })
  await cli.run(['context', 'set', 'here', '--url', url, '--default', setting, '--default', 'columns=event'])
  const shown = await cli.bash(`beleg ${list.join(' ')} --from ${day} --context here --output table | tail -n +2`)
  expect(shown).toEqual({ code, stdout, stderr: '' })
})

test.each([
  ['time=gmt', '"--default" must have one of local, utc, relative as its value, not "gmt"'],
  ['output=xml', '"--default" must have one of table, wide, ndjson, json, csv as its value, not "xml"'],
  ['limit=many', '"--default limit" must be a whole number from 1, not "many"'],
])('a context takes no default that its flag would refuse: %s', async (setting, sentence) => {
  const { cli, url } = await besideService()
  const refused = await cli.run(['context', 'set', 'here', '--url', url, '--default', setting])
  expect(refused).toEqual({ code: 2, stdout: '', stderr: `${sentence}\n` })
  expect((await cli.run(['context', '--output', 'csv'])).stdout).not.toContain('here')
})

test.runIf(hasTerminal)('an entry’s values stand below each other, however long one of them is', async () => {
  const { cli, list } = await withEntry({ details: { long: 'text '.repeat(40) } })
  const { stdout } = await cli.run(list)
  const { id, context } = JSON.parse(stdout)
  const { stdout: screen } = await cli.onTerminal(`beleg show organizations/${context.organizationId} ${id}`, {
    columns: 60,
  })
  const lines = screen.split(/\r?\n/).filter((line) => /^[a-z]/.test(line))
  const starts = lines.map((line) => /^\S+ +/.exec(line)?.[0].length)
  expect(lines.length).toBeGreaterThan(15)
  expect(new Set(starts).size).toBe(1)
})
