// The recorder for the tests of an application.
import { describe, expect, test } from 'vitest'
import type { EntryToRecord } from '../../../../shared/client/recording/recorder.ts'
import { memoryRecorder } from '../../../../shared/client/testing/create-memory-recorder.ts'
import { anEntry } from '../../../entries.ts'

const entryOf = (over: Parameters<typeof anEntry>[0] = {}) => anEntry(over) as EntryToRecord

describe('expectRecorded', () => {
  test('gives the first entry that has the fields, also deep ones', async () => {
    const recorder = memoryRecorder()
    recorder.enqueue(entryOf({ eventName: 'A', resourceId: 'r-1' }))
    recorder.enqueue(entryOf({ eventName: 'B', request: { endpoint: 'e', body: { list: [1, { a: 1, b: 2 }] } } }))
    expect((await recorder.expectRecorded({ eventName: 'A' })).resourceId).toBe('r-1')
    await recorder.expectRecorded({ request: { body: { list: [1, { b: 2 }] } } })
  })

  test('waits for an entry that is recorded later', async () => {
    const recorder = memoryRecorder()
    const expected = recorder.expectRecorded({ eventName: 'A' }, 60_000)
    recorder.enqueue(entryOf({ eventName: 'B' }))
    recorder.enqueue(entryOf({ eventName: 'A' }))
    expect((await expected).eventName).toBe('A')
  })

  test.each([[{ eventName: 'C' }], [{ request: { body: { members: [] } } }], [{ absent: 1 }]])(
    'fails and says what was recorded in place of %j',
    async (expected) => {
      const recorder = memoryRecorder()
      await expect(recorder.expectRecorded(expected, 1)).rejects.toThrow(/nothing was$/)
      recorder.enqueue(entryOf({ eventName: 'A' }))
      await expect(recorder.expectRecorded(expected, 1)).rejects.toThrow(/recorded was:\n.*"eventName":"A"/)
    },
  )

  test('says of what was enqueued and refused why: nobody else would', async () => {
    const recorder = memoryRecorder()
    const { region: _region, ...entry } = entryOf({ eventName: 'A' })
    recorder.enqueue(entry as never)
    await expect(recorder.expectRecorded({ eventName: 'A' }, 1)).rejects.toThrow(
      'no entry was recorded with {"eventName":"A"}; nothing was\nrefused was one: "region" is missing',
    )
  })
})

describe('the recorder', () => {
  test('refuses what the service would refuse', async () => {
    const recorder = memoryRecorder()
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

  test('takes what the service completes for a sender with a key', async () => {
    const { region: _region, visibility: _visibility, context: _context, ...entry } = entryOf()
    await expect(memoryRecorder().record(entry as never)).rejects.toMatchObject({ code: 'ENTRY_INVALID' })
    await memoryRecorder({ organization: 'o-1' }).record(entry as never)
  })

  test('gives an entry its identity, and knows it again', async () => {
    const recorder = memoryRecorder()
    const { insertId: _id, eventTimeStamp: _time, ...entry } = entryOf()
    const stored = await recorder.record(entry)
    expect(stored).toMatchObject({ status: 'stored', insertId: expect.stringMatching(/^[0-9a-f-]{36}$/) })
    const { insertId, eventTimeStamp } = stored
    expect(await recorder.record({ ...entry, insertId, eventTimeStamp })).toMatchObject({ status: 'duplicate' })
    expect(recorder.entries.length).toBe(1)
  })

  test('keeps what is enqueued while the service is out of reach, and refuses to record', async () => {
    const recorder = memoryRecorder()
    recorder.setUnreachable()
    await expect(recorder.record(entryOf())).rejects.toMatchObject({ code: 'DEADLINE' })
    recorder.enqueue(entryOf())
    expect([recorder.entries.length, recorder.pending]).toEqual([0, 1])
    recorder.setUnreachable(false)
    expect([recorder.entries.length, recorder.pending]).toEqual([1, 0])
    expect(recorder.counters).toMatchObject({ recorded: 2, stored: 1, lost: 1, refused: 0 })
  })

  test('takes nothing after its end', async () => {
    const recorder = memoryRecorder()
    await recorder.record(entryOf())
    expect(await recorder.close()).toEqual({ sent: 1, spooled: 0, lost: 0 })
    await expect(recorder.record(entryOf())).rejects.toMatchObject({ code: 'CLOSED' })
    recorder.enqueue(entryOf())
    expect([recorder.entries.length, recorder.lost]).toEqual([1, 2])
    expect(recorder.counters).toMatchObject({ recorded: 3, stored: 1, lost: 2 })
  })
})
