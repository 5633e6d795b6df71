// The recorder for the tests of an application.
import { describe, expect, test } from 'vitest'
import type { EntryToRecord } from '../../../../shared/client/recording/recorder.ts'
import { memoryRecorderOf } from '../../../../shared/client/testing/memory-recorder.ts'
import { anEntry } from '../../../entries.ts'

const entryOf = (over: Parameters<typeof anEntry>[0] = {}) => anEntry(over) as EntryToRecord

const recorderOfTests = () => {
  let ids = 0
  return memoryRecorderOf({ now: Date.now, newId: () => `id-${++ids}` })
}

describe('expectRecorded', () => {
  test('gives the first entry that has the fields, also deep ones', async () => {
    const recorder = recorderOfTests()
    recorder.enqueue(entryOf({ eventName: 'A', resourceId: 'r-1' }))
    recorder.enqueue(entryOf({ eventName: 'B', request: { endpoint: 'e', body: { list: [1, { a: 1, b: 2 }] } } }))
    expect((await recorder.expectRecorded({ eventName: 'A' })).resourceId).toBe('r-1')
    await recorder.expectRecorded({ request: { body: { list: [1, { b: 2 }] } } })
  })

  test('waits for an entry that is recorded later', async () => {
    const recorder = recorderOfTests()
    const expected = recorder.expectRecorded({ eventName: 'A' }, 60_000)
    recorder.enqueue(entryOf({ eventName: 'B' }))
    recorder.enqueue(entryOf({ eventName: 'A' }))
    expect((await expected).eventName).toBe('A')
  })

  test.each([[{ eventName: 'C' }], [{ request: { body: { members: [] } } }], [{ absent: 1 }]])(
    'fails and says what was recorded in place of %j',
    async (expected) => {
      const recorder = recorderOfTests()
      await expect(recorder.expectRecorded(expected, 1)).rejects.toThrow(/nothing was$/)
      recorder.enqueue(entryOf({ eventName: 'A' }))
      await expect(recorder.expectRecorded(expected, 1)).rejects.toThrow(/recorded was:\n.*"eventName":"A"/)
    },
  )
})

describe('the recorder', () => {
  test('refuses what the service would refuse', async () => {
    const recorder = recorderOfTests()
    const { region: _region, ...entry } = entryOf()
    await expect(recorder.record(entry as never)).rejects.toMatchObject({
      code: 'ENTRY_INVALID',
      message: '"region" is missing',
    })
    const cycle: Record<string, unknown> = {}
    cycle['self'] = cycle
    expect(() => recorder.enqueue(entryOf({ details: cycle }))).not.toThrow()
    expect([recorder.entries, recorder.counters.refused]).toEqual([[], 2])
  })

  test('gives an entry its identity, and knows it again', async () => {
    const recorder = recorderOfTests()
    const { insertId: _id, eventTimeStamp: _time, ...entry } = entryOf()
    const stored = await recorder.record(entry)
    expect(stored).toMatchObject({ status: 'stored', insertId: 'id-1' })
    const { insertId, eventTimeStamp } = stored
    expect(await recorder.record({ ...entry, insertId, eventTimeStamp })).toMatchObject({ status: 'duplicate' })
    expect(recorder.entries.length).toBe(1)
  })

  test('keeps what is enqueued while the service is out of reach, and refuses to record', async () => {
    const recorder = recorderOfTests()
    recorder.setUnreachable()
    await expect(recorder.record(entryOf())).rejects.toMatchObject({ code: 'DEADLINE' })
    recorder.enqueue(entryOf())
    expect([recorder.entries.length, recorder.pending]).toEqual([0, 1])
    recorder.setUnreachable(false)
    expect([recorder.entries.length, recorder.pending]).toEqual([1, 0])
  })

  test('takes nothing after its end', async () => {
    const recorder = recorderOfTests()
    await recorder.record(entryOf())
    expect(await recorder.close()).toEqual({ sent: 1, spooled: 0, lost: 0 })
    await expect(recorder.record(entryOf())).rejects.toMatchObject({ code: 'CLOSED' })
    recorder.enqueue(entryOf())
    expect([recorder.entries.length, recorder.lost]).toEqual([1, 1])
  })
})
