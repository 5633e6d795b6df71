// What a spool promises: an entry that was enqueued is stored once, in whatever way its process ends.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause, setImmediate } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { seededRandom } from '../../../infra/local/demo/random.ts'
import { createRecorder } from '../../../shared/client/recording/create-recorder.ts'
import type { EntryToRecord } from '../../../shared/client/recording/recorder.ts'
import type { Lost, RecorderOptions } from '../../../shared/client/recording/recorder-options.ts'
import { newLine, sliceBytes } from '../../../shared/client/spool/found-file.ts'
import { openSpool, type SpoolOptions } from '../../../shared/client/spool/open-spool.ts'
import { anEntry, newId } from '../../entries.ts'
import { sharedService } from '../../service.ts'
import { lies, lyingServer } from './lying-server.ts'
import { storedEntries } from './stored-entries.ts'

const service = sharedService()
const patient = { deadlineMs: 120_000 }
const entriesMax = Number(process.env['SOAK_CLIENT_ENTRIES'] ?? 1_000)
const kills = 50

async function folderOf(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'beleg-spool-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return join(folder, 'spool')
}

const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
const linesIn = (folder: string) => filesIn(folder).filter((name) => name.endsWith('.ndjson'))

function anAction(organizationId: string, resourceId: string): EntryToRecord {
  const { insertId: _, eventTimeStamp: __, ...entry } = anEntry({ context: { organizationId } })
  return { ...entry, resourceId }
}

/** By a server that does not answer, unless it is chosen otherwise. */
async function spooling(folder: string, spool: Partial<SpoolOptions> = {}, options: Partial<RecorderOptions> = {}) {
  const server = await lyingServer(service().apps)
  const lost: Lost[] = []
  const errors: Error[] = []
  const recorder = createRecorder({
    url: server.url,
    auth: { token: await service().token(['writer *']) },
    spool: openSpool({ folder, ...spool }),
    onLost: (each) => void lost.push(each),
    onError: (error) => void errors.push(error),
    ...options,
  })
  server.choose(() => 'not stored, and reset')
  return { server, recorder, lost, errors }
}

test(`${entriesMax} entries of two processes, killed ${kills} times in front of a server that lies, are stored once each`, {
  timeout: 300_000 + entriesMax * 40,
}, async () => {
  const random = seededRandom('kills')
  const [folder, organizationId] = [await folderOf(), newId()]
  const ledger = `${folder}.ledger`
  writeFileSync(ledger, '')
  const server = await lyingServer(service().apps)
  server.choose(() => (random.chance(0.3) ? random.pick(lies) : undefined))
  const token = await service().token(['writer *'])
  const start = (name: string, most: number): ChildProcess =>
    fork(join(import.meta.dirname, 'spooling-process.ts'), [
      // On a busy machine, what was left is sent at 50 entries a second.
      ...[server.url, token, organizationId, folder, ledger, name, String(most), String(60_000 + entriesMax * 20)],
    ])
  const noted = () => readFileSync(ledger, 'utf8').split('\n').length - 1
  const share = Math.ceil(entriesMax / kills)
  const runs = async (process: number) => {
    for (let run = 0; run < kills / 2; run += 1) {
      const name = `p${process}-${run}`
      const before = noted()
      const child = start(name, 10 * share)
      const killAfter = random.int(0, 2 * share)
      while (noted() < before + killAfter + 1 && child.exitCode === null) await pause(5)
      await pause(random.int(0, 40))
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
  }
  await Promise.all([runs(1), runs(2)])
  // A kill may cut a line, where a page of memory ends: its `enqueue` has not returned, and who finds it tells it as lost.
  const torn = linesIn(folder).filter((name) => (readFileSync(name).at(-1) ?? newLine) !== newLine).length
  // As many as were not killed for.
  const last = start('last', Math.max(1, entriesMax - noted()))
  const [closed] = await once(last, 'message')
  expect(closed).toMatchObject({ spooled: 0, lost: torn })

  const stored = (await storedEntries(service(), organizationId)).map(({ resourceId }) => String(resourceId))
  expect(stored.length).toBe(new Set(stored).size)
  const enqueued = readFileSync(ledger, 'utf8').split('\n').slice(0, -1)
  expect(enqueued.length).toBeGreaterThanOrEqual(entriesMax)
  const all = new Set(stored)
  expect(enqueued.filter((name) => !all.has(name))).toEqual([])
  expect(linesIn(folder)).toEqual([])
})

describe('a spool', () => {
  test('keeps what a closed recorder could not send, and the next one sends it', async () => {
    const [folder, organizationId] = [await folderOf(), newId()]
    const first = await spooling(folder)
    for (let at = 0; at < 30; at += 1) first.recorder.enqueue(anAction(organizationId, `r-${at}`))
    expect(first.recorder.counters).toMatchObject({ recorded: 30, spooled: 30 })
    expect(await first.recorder.close({ deadlineMs: 100 })).toEqual({ sent: 0, spooled: 30, lost: 0 })
    const second = await spooling(folder)
    second.server.choose(() => undefined)
    await expect.poll(() => second.recorder.pending).toBe(30)
    expect(await second.recorder.close(patient)).toEqual({ sent: 30, spooled: 0, lost: 0 })
    expect(await storedEntries(service(), organizationId)).toHaveLength(30)
    expect(filesIn(folder)).toEqual([])
  })

  test('keeps what the service asks to hold back for longer than the recorder has to close', async () => {
    const [folder, organizationId] = [await folderOf(), newId()]
    const busy = async () => Response.json({}, { status: 503, headers: { 'retry-after': '86400' } })
    const first = await spooling(folder, {}, { fetch: busy })
    for (let at = 0; at < 3; at += 1) first.recorder.enqueue(anAction(organizationId, `r-${at}`))
    await first.recorder.flush({ deadlineMs: 50 })
    expect(first.errors).toMatchObject([{ status: 503, retryAfterSeconds: 300 }])
    expect(await first.recorder.close({ deadlineMs: 50 })).toEqual({ sent: 0, spooled: 3, lost: 0 })
    const second = await spooling(folder)
    second.server.choose(() => undefined)
    expect(await second.recorder.close(patient)).toEqual({ sent: 3, spooled: 0, lost: 0 })
  })

  test('is shared by processes: none takes over what another is still sending', async () => {
    const [folder, organizationId] = [await folderOf(), newId()]
    const [first, second] = [await spooling(folder), await spooling(folder)]
    first.recorder.enqueue(anAction(organizationId, 'first'))
    await second.recorder.flush(patient)
    expect([first.recorder.pending, second.recorder.pending]).toEqual([1, 0])
    await second.recorder.close({ deadlineMs: 1 })
    await first.recorder.close({ deadlineMs: 1 })
  })

  test('is readable by its owner only', async () => {
    const folder = await folderOf()
    const { recorder } = await spooling(folder)
    recorder.enqueue(anAction(newId(), 'r'))
    const modes = [folder, join(linesIn(folder)[0] ?? '', '..'), ...linesIn(folder)].map(
      (path) => statSync(path).mode & 0o777,
    )
    expect(modes).toEqual([0o700, 0o700, 0o600])
    await recorder.close({ deadlineMs: 1 })
  })

  test('cuts a torn last line and leaves out a spoilt one, counts both, and sends the others', async () => {
    const [folder, organizationId] = [await folderOf(), newId()]
    const first = await spooling(folder)
    for (let at = 0; at < 4; at += 1) first.recorder.enqueue(anAction(organizationId, `r-${at}`))
    await first.recorder.close({ deadlineMs: 1 })
    const [file = ''] = linesIn(folder)
    const lines = readFileSync(file, 'utf8').split('\n')
    lines[1] = '\0'.repeat(lines[1]?.length ?? 0)
    writeFileSync(file, lines.join('\n'))
    appendFileSync(file, '{"eventName":"to')
    const second = await spooling(folder)
    second.server.choose(() => undefined)
    expect(await second.recorder.close(patient)).toEqual({ sent: 3, spooled: 0, lost: 2 })
    expect(second.recorder.counters).toMatchObject({ recorded: 5, stored: 3, lost: 2 })
    expect((await storedEntries(service(), organizationId)).map(({ resourceId }) => resourceId).toSorted()).toEqual([
      'r-0',
      'r-2',
      'r-3',
    ])
  })

  test('begins where the process before had settled, and reads again if nobody knows', async () => {
    const [folder, organizationId] = [await folderOf(), newId()]
    const first = await spooling(folder, { limits: { fileBytesMax: 100_000_000 } })
    first.server.choose(() => undefined)
    for (let at = 0; at < 5; at += 1) first.recorder.enqueue(anAction(organizationId, `r-${at}`))
    await first.recorder.flush(patient)
    first.server.choose(() => 'not stored, and reset')
    first.recorder.enqueue(anAction(organizationId, 'r-5'))
    expect(await first.recorder.close({ deadlineMs: 1 })).toEqual({ sent: 5, spooled: 1, lost: 0 })
    const second = await spooling(folder)
    await expect.poll(() => second.recorder.pending).toBe(1)
    await second.recorder.close({ deadlineMs: 1 })
    for (const name of filesIn(folder).filter((each) => each.endsWith('.settled'))) writeFileSync(name, '7')
    const third = await spooling(folder)
    third.server.choose(() => undefined)
    expect(await third.recorder.close(patient)).toEqual({ sent: 6, spooled: 0, lost: 0 })
    expect(third.recorder.counters).toMatchObject({ stored: 1, duplicate: 5 })
  })

  test('takes no more than its limit, and says what is lost', async () => {
    const [folder, organizationId] = [await folderOf(), newId()]
    const { recorder, lost } = await spooling(folder, { limits: { bytesMax: 5_000 } })
    for (let at = 0; at < 10; at += 1) recorder.enqueue(anAction(organizationId, `r-${at}`))
    const { spooled, lost: missing } = await recorder.close({ deadlineMs: 1 })
    expect([spooled + missing, lost.length]).toEqual([10, missing])
    expect(lost[0]).toMatchObject({ code: 'FULL', entry: { resourceId: `r-${spooled}` } })
  })

  test('falls back to memory and says so where the disk takes nothing', async () => {
    const [folder, organizationId] = [await folderOf(), newId()]
    const { server, recorder, errors } = await spooling(folder)
    server.choose(() => undefined)
    await rm(folder, { recursive: true })
    recorder.enqueue(anAction(organizationId, 'r'))
    expect(errors).toMatchObject([{ code: 'ENOENT' }])
    await recorder.flush(patient)
    expect(recorder.counters).toMatchObject({ recorded: 1, stored: 1, spooled: 0 })
    await recorder.close()
  })

  test('keeps what the service refuses in a file for people', async () => {
    const [folder, organizationId] = [await folderOf(), newId()]
    const { server, recorder } = await spooling(folder)
    server.choose(() => undefined)
    const entry = anEntry({ context: { organizationId } })
    await recorder.record(entry, patient)
    recorder.enqueue({ ...entry, eventName: 'other' })
    await recorder.flush(patient)
    const [file = ''] = linesIn(join(folder, 'refused'))
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      code: 'ENTRY_CONFLICT',
      entry: { ...entry, eventName: 'other' },
    })
    expect(await recorder.close()).toEqual({ sent: 1, spooled: 0, lost: 0 })
  })

  test('sends far more than memory may hold, in the order of being taken, and removes its files', async () => {
    const [folder, organizationId] = [await folderOf(), newId()]
    const limits = { memoryEntriesMax: 20, batchEntriesMax: 10, requestsMax: 1 }
    const { server, recorder } = await spooling(folder, { limits: { fileBytesMax: 10_000 } }, { limits })
    for (let at = 0; at < 200; at += 1) recorder.enqueue(anAction(organizationId, `r-${at}`))
    expect(linesIn(folder).length).toBeGreaterThan(10)
    server.choose(() => undefined)
    await recorder.flush(patient)
    expect(await storedEntries(service(), organizationId)).toHaveLength(200)
    await expect.poll(() => linesIn(folder).map((file) => statSync(file).size)).toEqual([0])
    expect(await recorder.close()).toEqual({ sent: 200, spooled: 0, lost: 0 })
    expect(filesIn(folder)).toEqual([])
  })

  test('leaves what it cannot read to the next process, and takes over the rest', async () => {
    const [folder, organizationId] = [await folderOf(), newId()]
    const first = await spooling(folder)
    first.recorder.enqueue(anAction(organizationId, 'r'))
    await first.recorder.close({ deadlineMs: 1 })
    const [left = ''] = linesIn(folder)
    mkdirSync(join(left, '../000000000.ndjson'))
    const second = await spooling(folder)
    second.server.choose(() => undefined)
    await expect.poll(() => second.errors).toMatchObject([{ code: 'EISDIR' }])
    expect(await second.recorder.close(patient)).toEqual({ sent: 1, spooled: 0, lost: 0 })
    const kept = readdirSync(folder, { recursive: true }).map(String)
    expect(kept.filter((name) => name.endsWith('.ndjson'))).toHaveLength(1)
  })

  test('lets the program go on while it looks at what was left, and takes all of it over', async () => {
    const [folder, organizationId] = [await folderOf(), newId()]
    const first = await spooling(folder, { limits: { fileBytesMax: 3_000_000 } })
    const entry = { ...anAction(organizationId, 'r'), details: { note: 'padding '.repeat(3_000) } }
    const entriesMax = 400
    for (let at = 0; at < entriesMax; at += 1) first.recorder.enqueue(entry)
    await first.recorder.close({ deadlineMs: 1 })
    const slices = linesIn(folder).reduce((sum, file) => sum + Math.ceil(statSync(file).size / sliceBytes), 0)
    expect(slices).toBeGreaterThan(30)
    const second = await spooling(folder)
    const pending = [second.recorder.pending]
    let turns = 0
    for (; second.recorder.pending < entriesMax; turns += 1) {
      await setImmediate()
      if (second.recorder.pending > (pending.at(-1) ?? 0)) pending.push(second.recorder.pending)
    }
    // Nothing is read in the call, each file is told by itself, and no turn of the loop reads more than a slice.
    expect(pending.slice(0, 1).concat(pending.length)).toEqual([0, 5])
    expect(turns).toBeGreaterThan(slices)
    // Whoever ends before all was looked at leaves it, and loses none of it.
    expect(await second.recorder.close({ deadlineMs: 1 })).toEqual({ sent: 0, spooled: entriesMax, lost: 0 })
    const hasty = await spooling(folder)
    const { sent, spooled, lost } = await hasty.recorder.close({ deadlineMs: 0 })
    expect([sent, lost, spooled <= entriesMax]).toEqual([0, 0, true])
    const last = await spooling(folder)
    last.server.choose(() => undefined)
    expect(await last.recorder.close(patient)).toEqual({ sent: entriesMax, spooled: 0, lost: 0 })
    expect(filesIn(folder)).toEqual([])
  })

  test('is refused where it cannot be made', async () => {
    const folder = await folderOf()
    writeFileSync(folder, '')
    expect(() => openSpool({ folder })).toThrow(expect.objectContaining({ code: 'EEXIST' }))
  })
})
