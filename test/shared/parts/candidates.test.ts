import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Entry, SubmittedEntry } from '../../../shared/entry/entry.ts'
import type { Scope } from '../../../shared/entry/scope.ts'
import { entryOfLine, prepareEntry } from '../../../shared/entry/stored-line.ts'
import { caselessForm } from '../../../shared/entry/text-form.ts'
import { parseFilter } from '../../../shared/filter/filter.ts'
import { candidateRows } from '../../../shared/parts/candidates.ts'
import { readDirectory } from '../../../shared/parts/directory.ts'
import { countOfIds, idAt } from '../../../shared/parts/entry-id-bytes.ts'
import { contentOfPart, openPart, type Part } from '../../../shared/parts/part.ts'
import { bytesOf, PartDamagedError } from '../../../shared/parts/part-bytes.ts'
import { contentOf, mergedContent, type PartContent } from '../../../shared/parts/part-content.ts'
import { partFile } from '../../../shared/parts/part-file.ts'
import { type Question, questionOf } from '../../../shared/parts/question.ts'
import { instantOfMs } from '../../../shared/time/instant.ts'
import { anEntry } from '../../entries.ts'
import { type Asked, asked, entry, model, organizationId } from '../../functions/search-model.ts'
import { joinOf } from './joined.ts'

function storedOf(entries: readonly SubmittedEntry[]): Entry[] {
  const stored = entries.map((each, at) => entryOfLine(prepareEntry(each, at * 1000, '00'.repeat(16)).line))
  return stored.toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

const indexed = (entries: readonly Entry[]): PartContent =>
  contentOf(entries.map((each) => ({ entry: each, parts: [] })))

/** Written and opened again. */
function opened(content: PartContent, hasGrams: boolean): Part {
  const { body, directory } = partFile(content, hasGrams)
  return openPart(readDirectory(directory), bytesOf(body))
}

/** Of a third of the entries, of one, and of the others. @param entries in id order. */
async function joinedOf(entries: readonly Entry[]): Promise<Part> {
  const third = Math.floor(entries.length / 3)
  const groups = [entries.slice(0, third), entries.slice(third, third + 1), entries.slice(third + 1)]
  const { part } = await joinOf(groups.filter(({ length }) => length > 0).map(indexed))
  return part
}

type Way = 'looked through' | 'with grams' | 'joined'

async function madeOf(way: Way, contents: readonly PartContent[], entries: readonly Entry[]): Promise<Part> {
  const whole = entries.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  if (way === 'joined') return joinedOf(whole)
  return opened(await mergedContent(contents), way === 'with grams')
}

/** Written, and read as the index function does. */
function readAgain(content: PartContent, hasGrams: boolean): Promise<PartContent> {
  const { body, directory } = partFile(content, hasGrams)
  return contentOfPart(readDirectory(directory), bytesOf(body))
}

async function candidates(part: Part, question: Question, columnBytesMax?: number): Promise<Set<string>> {
  const ids = await part.idsOf(await candidateRows(part, question, columnBytesMax))
  return new Set(Array.from({ length: countOfIds(ids) }, (_, place) => idAt(ids, place)))
}

/** Without its time range, which a part does not know. */
function untimed(question: Asked): Asked {
  return { ...question, parameters: question.parameters.filter(([name]) => !name.endsWith('time-range')) }
}

function askedOf({ scope, parameters }: Asked) {
  const filters = parameters.filter(([name]) => name !== 'include')
  const byName = Map.groupBy(filters, ([name]) => name)
  const given = Object.fromEntries(Array.from(byName, ([name, own]) => [name, own.map(([, value]) => value)]))
  return questionOf({
    scope: scope as Scope,
    organization: organizationId,
    filter: parseFilter(given),
    direct: parameters.some(([name]) => name === 'include'),
    order: 'asc',
    range: { from: instantOfMs(0), to: instantOfMs(1) },
    sight: { reads: [], readsPrivate: [] },
  })
}

function leavesOf(value: unknown): string[] {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(leavesOf)
  return value === undefined ? [] : [String(value)]
}

const texts = [
  'ΑΣ Straße',
  'İstanbul ﬁ',
  'J\u030Coy ǰ',
  '👩‍🚀 kms',
  'a\u0000b',
  '\uffff\uffff',
  'abcabcabcabcabc',
  '',
  'x',
]

/** Of the third, some are in the middle of the others: as late entries are. */
const pieces = fc.array(fc.tuple(entry, fc.nat(2), fc.constantFrom(...texts)), { minLength: 1, maxLength: 60 })
type Pieces = readonly (readonly [SubmittedEntry, number, string])[]

function piecesOf(given: Pieces): Entry[][] {
  return [0, 1, 2].map((piece) =>
    storedOf(
      given
        .filter(([, at]) => at === piece)
        .map(([each, , text]) => ({ ...each, details: { ...each.details, text } }) as SubmittedEntry),
    ),
  )
}

describe.each<Way>(['looked through', 'with grams', 'joined'])('the candidates of a part, %s,', (way) => {
  test('include every entry that matches, whatever smaller parts it was made of', async () => {
    let [hits, found, ruledOut] = [0, 0, 0]
    await fc.assert(
      fc.asyncProperty(
        pieces,
        fc.array(asked.map(untimed), { minLength: 10, maxLength: 20 }),
        async (given, questions) => {
          const entries = piecesOf(given)
          const sources = await Promise.all(entries.map((each, at) => readAgain(indexed(each), at === 0)))
          const part = await madeOf(way, sources, entries.flat())
          for (const each of questions) {
            const question = askedOf(each)
            if (!question) continue
            const matching = model(entries.flat(), each)
            // By whole columns, and by the texts that views must have.
            for (const bytesMax of [undefined, 0]) {
              const named = await candidates(part, question, bytesMax)
              expect(matching.filter((id) => !named.has(id))).toEqual([])
              hits += matching.length
              found += named.size
              ruledOut += part.rows - named.size
            }
          }
        },
      ),
      { numRuns: 40 },
    )
    // And hardly more than that: the rest is what `field` names a path for, or what a part with few candidates is not asked any more.
    expect(hits).toBeGreaterThan(0)
    expect(found - hits).toBeLessThan(ruledOut / 10)
  })

  test('include every entry that holds a text of one to fourteen characters, and few others', async () => {
    const cut = fc.tuple(fc.nat(1000), fc.nat(1000), fc.nat(400), fc.integer({ min: 1, max: 14 }))
    let [hits, others] = [0, 0]
    await fc.assert(
      fc.asyncProperty(pieces, fc.array(cut, { minLength: 20, maxLength: 40 }), async (given, cuts) => {
        const entries = piecesOf(given)
          .flat()
          .sort((a, b) => (a.id < b.id ? -1 : 1))
        const part = await madeOf(way, [indexed(entries)], entries)
        for (const [which, leaf, start, length] of cuts) {
          const leaves = leavesOf(entries[which % entries.length])
          const value = caselessForm(leaves[leaf % leaves.length] ?? '')
          const phrase = value.slice(start % Math.max(1, value.length)).slice(0, length)
          if (phrase === '' || !phrase.isWellFormed()) continue
          const rows = new Set(await part.phraseRows(phrase))
          for (const [row, each] of entries.entries()) {
            const holds = leavesOf(each).some((own) => caselessForm(own).includes(phrase))
            if (holds) expect(rows, JSON.stringify(phrase)).toContain(row)
            if (holds) hits += 1
            else if (rows.has(row)) others += 1
          }
        }
      }),
      { numRuns: 40 },
    )
    expect(hits).toBeGreaterThan(0)
    expect(others).toBeLessThanOrEqual(way === 'looked through' ? 0 : hits / 100)
  })
})

describe('a part', () => {
  test('is written the same, whether it was made of entries or of parts, in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(pieces, async (given) => {
        const entries = piecesOf(given)
        const whole = entries.flat().sort((a, b) => (a.id < b.id ? -1 : 1))
        const of = (content: PartContent) => ({
          ids: content.ids,
          receivedMs: Array.from(content.receivedMs),
          open: content.open,
          values: Array.from(content.values, ([text, rows]) => `${text} ${rows}`).sort(),
          views: Object.entries(content.columns).map(([name, { dictionary, codes }]) => [
            name,
            Array.from(codes, (code) => dictionary[code]),
          ]),
        })
        const made = of(await mergedContent([2, 0, 1].map((at) => indexed(entries[at] ?? []))))
        expect(made).toEqual(of(indexed(whole)))
        expect(of(await readAgain(indexed(whole), true))).toEqual(made)
      }),
      { numRuns: 30 },
    )
  })

  test('of thousands of entries finds each by its own text, by what many hold, and by a value of its field', async () => {
    const ids = Array.from({ length: 6000 }, (_, at) => `${(at * 7919).toString(16).padStart(8, '0')}-corr`)
    const entries = storedOf(
      ids.map((correlationId, at) =>
        anEntry({
          context: { organizationId },
          correlationId,
          eventTimeStamp: new Date(1_700_000_000_000 + at * 10).toISOString(),
          details: { kind: at % 3 === 0 ? 'every third' : 'another' },
        }),
      ),
    )
    const part = opened(indexed(entries), true)
    // With a few that have the same grams by chance.
    for (const at of [0, 1, 1023, 1024, 4095, 4096, 5999]) {
      const rows = Array.from(await part.phraseRows(ids[at] ?? ''))
      expect(rows).toContain(at)
      expect(rows.length).toBeLessThan(5)
    }
    expect(await part.phraseRows('every third')).toHaveLength(2000)
    expect(await part.phraseRows('nowhere')).toHaveLength(0)
    const question = (value: string) =>
      askedOf({
        scope: `organizations/${organizationId}`,
        parameters: [['correlation-id', value]],
        sort: 'asc',
        limit: 1,
      })
    // A column that is too large is not read: the part is asked for the text instead.
    for (const bytesMax of [undefined, 0]) {
      const rowsOf = async (value: string) =>
        Array.from(await candidateRows(part, question(value) as Question, bytesMax))
      expect(await rowsOf(ids[77] ?? '')).toContain(77)
      expect((await rowsOf(ids[77] ?? '')).length).toBeLessThan(5)
      expect(await rowsOf('*')).toHaveLength(6000)
      expect(await rowsOf(`!${ids[77]}`)).toHaveLength(5999)
    }
    const [from, end] = part.rowsBetween(entries[2000]?.id ?? '', entries[2100]?.id ?? '')
    expect([from <= 2000, end > 2100, end - from]).toEqual([true, true, 2048])
  })

  test('whose directory is of another format is no part', () => {
    const { directory } = partFile(indexed([]), false)
    expect(() => readDirectory(directory.subarray(0, 5))).toThrow(PartDamagedError)
    expect(() => readDirectory(Buffer.alloc(0))).toThrow(PartDamagedError)
  })
})
