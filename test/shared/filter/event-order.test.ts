import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compactLine, type PackedEntry } from '../../../shared/entry/line-codec.ts'
import { prepareEntry } from '../../../shared/entry/stored-line.ts'
import {
  gatheredMax,
  idToReadFrom,
  inEventOrder,
  isPosition,
  type Position,
  positionLengthMax,
} from '../../../shared/filter/event-order.ts'
import { compareInstants, parseInstant } from '../../../shared/time/instant.ts'
import { anEntry } from '../../entries.ts'

interface Stored extends PackedEntry {
  readonly time: string
  readonly receivedMs: number
}

let stored = 0

function stores(time: string, receivedMs: number): Stored {
  const visibility = stored % 3 === 0 ? 'PRIVATE' : 'PUBLIC'
  stored += 1
  const entry = anEntry({ eventTimeStamp: time, insertId: `i-${stored}`, visibility })
  const { id, line } = prepareEntry(entry, receivedMs, '00'.repeat(16))
  return { id, ...compactLine(line), time, receivedMs }
}

const idsOf = (entries: readonly { readonly id: string }[]) => entries.map(({ id }) => id)

/** What is promised, over an array. */
function sorted(entries: readonly Stored[], order: 'asc' | 'desc'): string[] {
  const ids = entries.toSorted((a, b) => {
    const [first, second] = [parseInstant(a.time), parseInstant(b.time)]
    if (!first || !second) throw new Error('no time')
    return compareInstants(first, second) || a.receivedMs - b.receivedMs || (a.id < b.id ? -1 : 1)
  })
  return idsOf(order === 'asc' ? ids : ids.reverse())
}

/** One page behind the position, as the store would give it: from an id on, in runs of a few. */
async function page(entries: readonly Stored[], order: 'asc' | 'desc', size: number, after?: Position) {
  const from = after === undefined ? undefined : idToReadFrom(after, order)
  const byId = entries.toSorted((a, b) => (a.id < b.id === (order === 'asc') ? -1 : 1))
  const read = byId.filter(({ id }) => from === undefined || (order === 'asc' ? id >= from : id <= from))
  const runs = async function* () {
    for (let at = 0; at < read.length; at += 7) yield { entries: read.slice(at, at + 7) }
  }
  const found: string[] = []
  let position = after
  let examined = 0
  for await (const { placed } of inEventOrder(runs(), order, after)) {
    for (const each of placed) {
      if (examined === size) return { found, next: position }
      examined += 1
      position = each.position
      expect(isPosition(position)).toBe(true)
      expect(position.length).toBeLessThanOrEqual(positionLengthMax)
      const line = lineOf(entries, each.packed.id)
      if (each.isBehind?.(line) !== false) found.push(each.packed.id)
    }
  }
  return { found, next: undefined }
}

function lineOf(entries: readonly Stored[], id: string): string {
  const { receivedMs = 0 } = entries.find((each) => each.id === id) ?? {}
  return JSON.stringify({ id, receivedTimeStamp: new Date(receivedMs).toISOString() })
}

async function pages(entries: readonly Stored[], order: 'asc' | 'desc', size: number, after?: Position) {
  const found: string[] = []
  let next = after
  do {
    const read = await page(entries, order, size, next)
    found.push(...read.found)
    next = read.next
  } while (next !== undefined)
  return found
}

const fraction = fc.constantFrom('', '.1', '.100000', '.100001', '.1000011', '.10000101', '.100000001')
const some = fc
  .array(fc.tuple(fraction, fc.nat(3)), { maxLength: 30 })
  .map((each) => each.map(([digits, second]) => stores(`2026-01-02T03:04:05${digits}Z`, second * 1000)))
const orders = fc.constantFrom('asc', 'desc')

describe('the order of events', () => {
  test('is by time with all its digits, then by receipt, then by id, in both directions, however it is paged', async () => {
    await fc.assert(
      fc.asyncProperty(some, orders, fc.integer({ min: 1, max: 9 }), async (entries, order, size) => {
        expect(await pages(entries, order, size)).toEqual(sorted(entries, order))
      }),
      { numRuns: 100 },
    )
  })

  const crowd = (count: number) =>
    Array.from({ length: count }, (_, index) => stores('2026-01-02T03:04:05.1Z', (index * 7919) % 60_000))

  test.each(['asc', 'desc'] as const)('%s: is by id among more of one nanosecond than are gathered', async (order) => {
    const entries = [stores('2026-01-02T03:04:04Z', 0), ...crowd(gatheredMax + 1), stores('2026-01-02T03:04:06Z', 0)]
    const byId = idsOf(entries).toSorted()
    expect(await pages(entries, order, 90)).toEqual(order === 'asc' ? byId : byId.reverse())
  })

  test.each(['asc', 'desc'] as const)(
    '%s: of a nanosecond that grows too large, or shrinks, between two pages nothing is missed and nothing repeated',
    async (order) => {
      const early = crowd(gatheredMax - 1)
      const first = await page(early, order, 300)
      const all = [...early, ...crowd(5)]
      const second = await page(all, order, 700, first.next)
      const rest = await pages(early, order, 90, second.next)
      const found = [...first.found, ...second.found, ...rest]
      expect(first.found).toEqual(sorted(early, order).slice(0, 300))
      expect(new Set(found).size).toBe(found.length)
      expect(idsOf(early).filter((id) => !found.includes(id))).toEqual([])
    },
  )
})
