import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pieceBytes } from '../../../shared/parts/body-writer.ts'
import type { Directory } from '../../../shared/parts/directory.ts'
import { dictionaryPieceBytes, listPieceBytes } from '../../../shared/parts/gram-merge.ts'
import { copiedBytes, type JoinSource } from '../../../shared/parts/joined-part.ts'
import { digestsOf } from '../../../shared/parts/pages.ts'
import { openPart, type Part } from '../../../shared/parts/part.ts'
import { PartDamagedError } from '../../../shared/parts/part-bytes.ts'
import type { PartContent } from '../../../shared/parts/part-content.ts'
import type { ColumnName } from '../../../shared/parts/views.ts'
import { hex, idsFrom, joinOf, joinSources, largeContent, sourceOf, startMs } from './joined.ts'

const columnNames: readonly ColumnName[] = ['scope', 'event-name', 'severity']

/** Of a part: for each row its own texts, which of the shared texts it has, and its views. */
const row = fc.record({
  own: fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }), { maxLength: 4 }),
  shared: fc.array(fc.constantFrom('alpha', 'beta', 'a\u0000b', 'ü', 'alphabet', '0123456789'), { maxLength: 3 }),
  views: fc.array(fc.constantFrom('"a"', '"b"', '"c"'), { minLength: 3, maxLength: 3 }),
  isOpen: fc.boolean(),
})
const group = fc.record({
  rows: fc.array(row, { minLength: 1, maxLength: 30 }),
  lacks: fc.constantFrom(undefined, undefined, undefined, 'severity' as const),
})
type Group = typeof group extends fc.Arbitrary<infer T> ? T : never

function contentOf({ rows, lacks }: Group, first: number): PartContent {
  const values = new Map<string, number[]>()
  for (const [at, { own, shared }] of rows.entries())
    for (const text of new Set([...own.map((each) => `${each}.${first + at}`), ...shared]))
      values.set(text, [...(values.get(text) ?? []), at])
  const kept = columnNames.filter((name) => name !== lacks)
  return {
    ids: idsFrom(first, rows.length),
    receivedMs: rows.map((_, at) => startMs + first + at + 5),
    values,
    columns: Object.fromEntries(
      kept.map((name) => {
        const views = rows.map((each) => each.views[columnNames.indexOf(name)] ?? '')
        const dictionary = [...new Set(views)]
        return [name, { dictionary, codes: views.map((view) => dictionary.indexOf(view)) }]
      }),
    ),
    open: rows.flatMap(({ isOpen }, at) => (isOpen ? [at] : [])),
  }
}

function contentsOf(groups: readonly Group[]): PartContent[] {
  let first = 0
  return groups.map((each) => {
    first += each.rows.length
    return contentOf(each, first - each.rows.length)
  })
}

/** What the parts say one after the other, their rows counted through. */
async function inTurn<T>(parts: readonly Part[], ask: (part: Part) => Promise<T>): Promise<(readonly [T, number])[]> {
  let first = 0
  const answers: (readonly [T, number])[] = []
  for (const part of parts) {
    answers.push([await ask(part), first])
    first += part.rows
  }
  return answers
}

describe('a joined part', () => {
  test('gives the rows, ids, columns and times of its sources, one after the other', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(group, { minLength: 1, maxLength: 5 }),
        fc.array(fc.constantFrom('"a"', '"b"', '"z"'), { minLength: 1 }),
        async (groups, wanted) => {
          const contents = contentsOf(groups)
          const sources = contents.map(sourceOf)
          const parts = sources.map(({ directory, bytes }) => openPart(directory, bytes))
          const { part } = await joinSources(sources)
          const rows = contents.flatMap(({ ids }) => ids)
          expect(part.rows).toBe(rows.length)
          const every = Uint32Array.from(rows, (_, at) => at)
          const ids = await part.idsOf(every)
          expect(ids.toString('hex')).toBe(rows.join('').replaceAll('-', ''))
          expect(Array.from(part.open)).toEqual(
            (await inTurn(parts, async ({ open }) => open)).flatMap(([open, first]) =>
              Array.from(open, (each) => each + first),
            ),
          )
          for (const name of columnNames) {
            const isThere = contents.every(({ columns }) => columns[name])
            const holds = (view: string) => wanted.some((each) => each === view)
            const held = await part.columnRows(name, holds)
            if (!isThere) {
              expect(held).toBeUndefined()
              await expect(part.columns([name])).rejects.toThrow(PartDamagedError)
              continue
            }
            const own = await inTurn(parts, (each) => each.columnRows(name, holds))
            expect(Array.from(held ?? [])).toEqual(
              own.flatMap(([found, first]) => Array.from(found ?? [], (each) => each + first)),
            )
            const read = (await part.columns([name])).map((each) => each.read())
            expect(read.map(({ times }) => times)).toEqual(
              await Promise.all(parts.map(async (each) => (await each.columns([name]))[0]?.read().times)),
            )
            expect(
              read.flatMap(({ columns: [column] }) =>
                Array.from(column?.codes ?? [], (code) => column?.view(code) as string),
              ),
            ).toEqual(
              contents.flatMap(({ columns }) =>
                Array.from(columns[name]?.codes ?? [], (code) => columns[name]?.dictionary[code]),
              ),
            )
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  test('names every row that holds a text of one to fourteen characters, and few others', async () => {
    let [hits, others] = [0, 0]
    const cut = fc.tuple(fc.nat(10_000), fc.nat(100), fc.integer({ min: 1, max: 14 }))
    await fc.assert(
      fc.asyncProperty(
        fc.array(group, { minLength: 2, maxLength: 5 }),
        fc.array(cut, { minLength: 20, maxLength: 40 }),
        async (groups, cuts) => {
          const contents = contentsOf(groups)
          const { part } = await joinOf(contents)
          const texts = contents.flatMap(({ values }) => [...values.keys()])
          for (const [which, start, length] of cuts) {
            const text = texts[which % Math.max(1, texts.length)] ?? 'x'
            const phrase = text.slice(start % text.length).slice(0, length)
            if (phrase === '' || !phrase.isWellFormed()) continue
            const wanted: number[] = []
            let first = 0
            for (const { ids, values } of contents) {
              const own = [...values].filter(([each]) => each.includes(phrase)).flatMap(([, rows]) => rows)
              for (const each of new Set(own)) wanted.push(first + each)
              first += ids.length
            }
            const found = Array.from(await part.phraseRows(phrase))
            expect(found).toEqual(expect.arrayContaining(wanted))
            expect(found).toEqual(found.toSorted((a, b) => a - b))
            hits += wanted.length
            others += found.length - wanted.length
          }
          expect(await part.phraseRows('nowhere to be found')).toHaveLength(0)
        },
      ),
      { numRuns: 60 },
    )
    expect(hits).toBeGreaterThan(1000)
    expect(others).toBeLessThan(hits / 100)
  })
})

describe('to join large parts', () => {
  const contents = [0, 8000, 16_000].map(largeContent)
  const sources = contents.map(sourceOf)
  const most = Math.max(copiedBytes, listPieceBytes, dictionaryPieceBytes)

  test('takes a piece of each source at a time, and hands on the body by pieces of one size', async () => {
    let [inFlight, inFlightMax, largest, total] = [0, 0, 0, 0]
    const counted = sources.map(
      ({ directory, bytes }): JoinSource => ({
        directory,
        bytes: {
          async read(place) {
            inFlight += 1
            inFlightMax = Math.max(inFlightMax, inFlight)
            largest = Math.max(largest, place[1])
            total += place[1]
            await new Promise(setImmediate)
            inFlight -= 1
            return bytes.read(place)
          },
        },
      }),
    )
    const { body, directory, part, pieces } = await joinSources(counted)
    const lists = sources.map((source) => source.directory.grams?.lists[1] ?? 0)
    expect(Math.min(...lists)).toBeGreaterThan(2 * listPieceBytes)
    expect(pieces).toBe(Math.floor(body.length / pieceBytes))
    expect(pieces).toBeGreaterThan(1)
    expect(largest).toBe(most)
    expect(inFlightMax).toBeLessThanOrEqual(4)
    // Hardly a byte is read twice: the end of a piece, where a list does not end with it.
    expect(total).toBeLessThan(body.length * 1.1)
    expect(directory.digests).toEqual(digestsOf(body, directory.pageBytes))
    // With a few that have the same grams by chance.
    for (const at of [0, 7999, 8000, 20_000, 23_999]) {
      const rows = Array.from(await part.phraseRows(hex(`${at} 3`)))
      expect(rows).toContain(at)
      expect(rows.length).toBeLessThan(5)
    }
    expect(await part.phraseRows('in every entry')).toHaveLength(24_000)
    const between = part.rowsBetween(idsFrom(9000, 1)[0] ?? '', idsFrom(9100, 1)[0] ?? '')
    expect(between).toEqual([8192, 12_288])
  })

  test('fails as a source fails, wherever that is', async () => {
    const reads = await failingAfter(Number.POSITIVE_INFINITY)
    expect(reads).toBeGreaterThan(10)
    for (const at of [0, 5, reads - 5, reads - 1]) await expect(failingAfter(at)).rejects.toThrow('gone')
  })

  /** @returns how often the second source was read. */
  async function failingAfter(reads: number): Promise<number> {
    let count = 0
    const failing = sources.map(
      ({ directory, bytes }, at): JoinSource => ({
        directory,
        bytes: {
          async read(place) {
            if (at === 1 && count++ >= reads) throw new Error('gone')
            return bytes.read(place)
          },
        },
      }),
    )
    await joinSources(failing)
    return count
  }

  test('is refused if one of them has no grams, or is joined already', async () => {
    const [first] = sources as [JoinSource]
    const { grams: _, ...without } = first.directory
    await expect(joinSources([first, { ...first, directory: without as Directory }])).rejects.toThrow(PartDamagedError)
    const { directory } = await joinSources([first, first])
    await expect(joinSources([{ ...first, directory }])).rejects.toThrow(PartDamagedError)
  })
})
