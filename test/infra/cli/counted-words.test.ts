// What a command counts, in words: one is one, whatever it is.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startQueuePump } from '../../../infra/local/queue/queue-pump.ts'
import { counted } from '../../../shared/counted.ts'
import { englishFaults, sayFault } from '../../../shared/proof/fault-kind.ts'
import { anEntry, newId } from '../../entries.ts'
import { faultsOfOne } from '../../faults-of-one.ts'
import { cliBesideService } from './service-cli.ts'

test('a number has the word for one, or the one for all others', () => {
  const said = [0, 1, 2, 1_000].map((count) => [counted(count, 'file'), counted(count, 'entry', 'entries')])
  expect(said).toEqual([
    ['0 files', '0 entries'],
    ['1 file', '1 entry'],
    ['2 files', '2 entries'],
    ['1000 files', '1000 entries'],
  ])
})

test('no command says of one that they are several', async () => {
  const { service, cli } = await cliBesideService()
  const { queue, download } = service
  const pump = startQueuePump({ queue, invoke: download, concurrencyMax: 2, retryAfterMs: 1, report: () => {} })
  onTestFinished(() => pump.stop())
  const organizationId = newId()
  const scope = `organizations/${organizationId}`
  const one = anEntry({ context: { organizationId } })
  await service.record(one)
  await service.drain('archive')
  await writeFile(join(cli.dir, 'one.json'), JSON.stringify(one))
  const said = async (line: string) => {
    const { code, stderr } = await cli.bash(line)
    expect(code, `${line}: ${stderr}`).toBe(0)
    return stderr
  }
  expect(await said(`beleg list ${scope}`)).toBe('1 entry: that is all\n')
  expect(await said(`beleg list ${scope} --explain`)).toMatch(
    / read(s?), 1 read unit, 1 entry examined\n1 entry: that is all\n$/,
  )
  expect(await said(`beleg tail ${scope} --once --after -1`)).toBe('1 entry, up to leaf 0: that is all for now\n')
  expect(await said(`beleg stats ${scope}`)).toMatch(/^1 entry from .*: that is all\n$/)
  expect(await said(`beleg download ${scope} --format ndjson --output all`)).toMatch(
    /^1 entry, \d+ bytes: that is all\n$/,
  )
  expect(await said('beleg send one.json --dry-run')).toBe('1 entry, 0 at fault; nothing was sent\n')
  await said(`beleg keys create --scope ${scope} --name till --formats entries`)
  expect(await said(`beleg keys list --scope ${scope}`)).toBe('1 key: that is all\n')
  // With the entries of the download and of the key's making.
  await service.drain('archive')
  expect(await said(`beleg stats ${scope} --facet-limit 2`)).toContain('event-name: 1 entry has other values')
  expect(await said(`beleg download ${scope} --format csv --output -`)).toMatch(/^3 entries, \d+ bytes: that is all\n$/)
})

test('no fault of a log of one leaf says that it has several', () => {
  expect(faultsOfOne.map((fault) => sayFault(englishFaults, fault))).toEqual([
    'the log has 1 leaf, and had 2 when the checkpoint was kept: its end was cut off',
    'the first leaf is not that of the checkpoint that was kept: the log was rewritten',
    'the file does not show the log at 1 leaf: give the proof that it grew from 1 to 2 with "--consistency", or ask for a bundle with "sinceSize": 1',
    'the consistency proof is from 0 to 1 leaf, and must be from 1 to 2',
    'leaf 4 is missing',
    'leaf 4 is left out, and not all hashes are there that stand for them',
    'the file ends behind 1 leaf, and the log has 2',
  ])
})
