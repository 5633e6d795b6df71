// What an outbox promises: a row that was prepared is settled once, and given back.
import { describe, expect, test } from 'vitest'
import { seededRandom } from '../../../infra/local/demo/random.ts'
import { createOutbox } from '../../../shared/client/recording/create-outbox.ts'
import type { RecorderLimits } from '../../../shared/client/recording/recorder-options.ts'
import { anEntry, newId } from '../../entries.ts'
import { sharedService } from '../../service.ts'
import { lies, lyingServer } from './lying-server.ts'
import { storedEntries } from './stored-entries.ts'

const service = sharedService()

async function anOutbox(limits: Partial<RecorderLimits> = {}) {
  const server = await lyingServer(service().apps)
  const token = await service().token(['writer *'])
  const outbox = createOutbox({ url: server.url, auth: { token }, limits: { answerMaxMs: 4_000, ...limits } })
  const organizationId = newId()
  const prepare = (over: object = {}) => {
    const { insertId: _, eventTimeStamp: __, ...entry } = anEntry({ context: { organizationId } })
    return outbox.prepare({ ...entry, ...over })
  }
  return { server, outbox, organizationId, prepare }
}

describe('an outbox', () => {
  test('refuses an entry when it is prepared, so that the transaction can fail', async () => {
    const { prepare } = await anOutbox()
    expect(() => prepare({ region: undefined })).toThrow(
      expect.objectContaining({ code: 'ENTRY_INVALID', message: '"region" is missing' }),
    )
  })

  test('gives each row back once, whatever the server does, and reads rows only as far as there is room', async () => {
    const { server, outbox, organizationId, prepare } = await anOutbox({ batchEntriesMax: 20, memoryEntriesMax: 60 })
    const random = seededRandom('outbox')
    server.choose(() => (random.chance(0.4) ? random.pick(lies) : undefined))
    let [read, given, calls] = [0, 0, 0]
    let ahead = 0
    const rows = function* () {
      for (let key = 0; key < 300; key += 1) {
        read += 1
        ahead = Math.max(ahead, read - given)
        yield { key, ...prepare({ resourceId: `r-${key}` }) }
      }
    }
    const keys = new Set<number>()
    const drained = await outbox.drain(rows(), async (settled) => {
      calls += 1
      expect(calls).toBe(1)
      await new Promise((resolve) => setImmediate(resolve))
      calls -= 1
      given += settled.length
      for (const { row } of settled) keys.add(row.key)
    })
    expect([drained.stored + drained.duplicate, drained.refused, keys.size, given]).toEqual([300, 0, 300, 300])
    expect(ahead).toBeLessThanOrEqual(61)
    expect(await storedEntries(service(), organizationId)).toHaveLength(300)
  })

  test('gives back what the service refuses, with its code, and stores the same row once', async () => {
    const { outbox, prepare } = await anOutbox()
    const row = prepare()
    const other = { ...row, text: row.text.replace('Project member added', 'other') }
    const settled: unknown[] = []
    const note = (rows: readonly { status: string; code?: string }[]) =>
      settled.push(...rows.map(({ status, code }) => [status, code]))
    await outbox.drain([row], note)
    await outbox.drain([row, other], note)
    expect(settled.toSorted()).toEqual([
      ['duplicate', undefined],
      ['refused', 'ENTRY_CONFLICT'],
      ['stored', undefined],
    ])
  })

  test('ends by its signal, and by what its caller throws', async () => {
    const { server, outbox, prepare } = await anOutbox()
    const failing = () => {
      throw new Error('the database is gone')
    }
    await expect(outbox.drain([prepare()], failing)).rejects.toThrow('the database is gone')
    server.choose(() => 'not stored, and reset')
    const ending = new AbortController()
    const drained = outbox.drain([prepare()], () => {}, { signal: ending.signal })
    ending.abort(new Error('enough'))
    await expect(drained).rejects.toThrow('enough')
  })
})
