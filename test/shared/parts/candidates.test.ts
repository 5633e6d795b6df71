import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Entry, SubmittedEntry } from '../../../shared/entry/entry.ts'
import type { Scope } from '../../../shared/entry/scope.ts'
import { entryOfLine, prepareEntry } from '../../../shared/entry/stored-line.ts'
import { parseFilter } from '../../../shared/filter/filter.ts'
import { candidateIds } from '../../../shared/parts/candidates.ts'
import { countOfIds, idAt } from '../../../shared/parts/entry-id-bytes.ts'
import { contentOfPart, openPart, PartDamagedError } from '../../../shared/parts/part.ts'
import { contentOf, mergedContent } from '../../../shared/parts/part-content.ts'
import { partFile } from '../../../shared/parts/part-file.ts'
import { questionOf } from '../../../shared/parts/question.ts'
import { instantOfMs } from '../../../shared/time/instant.ts'
import { type Asked, asked, entry, model, organizationId } from '../../functions/search-model.ts'

const everything = { fromId: '', toId: 'g', withPrivate: true }

function storedOf(entries: readonly SubmittedEntry[]): Entry[] {
  const stored = entries.map((each) => entryOfLine(prepareEntry(each, 0, '00'.repeat(16)).line))
  return stored.toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

function fileOf(entries: readonly Entry[]): Buffer {
  return partFile(contentOf(entries.map((each) => ({ entry: each, parts: [] }))))
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

test('the candidates of a part include every entry that matches, whatever smaller parts it was made of', () => {
  let [hits, candidates, ruledOut] = [0, 0, 0]
  fc.assert(
    fc.property(
      fc.array(fc.tuple(entry, fc.nat(2)), { minLength: 1, maxLength: 60 }),
      fc.array(asked.map(untimed), { minLength: 10, maxLength: 20 }),
      (given, questions) => {
        const pieces = [0, 1, 2].map((piece) => storedOf(given.filter(([, at]) => at === piece).map(([each]) => each)))
        const part = openPart(partFile(mergedContent(pieces.map((piece) => contentOfPart(fileOf(piece))))))
        for (const each of questions) {
          const question = askedOf(each)
          if (!question) continue
          const ids = candidateIds(part, question, everything)
          const found = new Set(Array.from({ length: countOfIds(ids) }, (_, place) => idAt(ids, place)))
          const matching = model(pieces.flat(), each)
          expect(matching.filter((id) => !found.has(id))).toEqual([])
          hits += matching.length
          candidates += found.size
          ruledOut += part.rows - found.size
        }
      },
    ),
    { numRuns: 60 },
  )
  // And hardly more than that: the rest is what `field` names a path for.
  expect(hits).toBeGreaterThan(0)
  expect(candidates - hits).toBeLessThan(ruledOut / 10)
})

test('a part whose bytes have changed is no part', () => {
  const [given] = fc.sample(fc.array(entry, { minLength: 5, maxLength: 5 }), 1)
  const file = fileOf(storedOf(given ?? []))
  for (let at = 0; at < file.length; at += Math.ceil(file.length / 200)) {
    const changed = Buffer.from(file)
    changed[at] = (changed[at] ?? 0) ^ 1
    expect(() => openPart(changed)).toThrow(PartDamagedError)
  }
  expect(() => openPart(file.subarray(0, -1))).toThrow(PartDamagedError)
  expect(() => openPart(Buffer.alloc(0))).toThrow(PartDamagedError)
})
