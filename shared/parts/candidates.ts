// The entries of a part that may match a query: never fewer than do.

import { countOfIds, firstPlaceFrom, idBytes, isPrivateAt } from './entry-id-bytes.ts'
import type { Part } from './part.ts'
import type { Alternative, ColumnTest, Question } from './question.ts'
import { allRows, any, both, type Rows, rowsWhere } from './rows.ts'

export interface IdRange {
  /** Inclusive. */
  readonly fromId: string
  /** Inclusive. */
  readonly toId: string
  /** False leaves out `PRIVATE` entries. */
  readonly withPrivate: boolean
}

/** Their ids, ascending, 16 bytes each, in memory of their own. */
export function candidateIds(part: Part, question: Question, range: IdRange): Buffer {
  const from = firstPlaceFrom(part.ids, range.fromId)
  const rows = candidateRows(part, question).filter((row) => row >= from)
  const ids = Buffer.alloc(rows.length * idBytes)
  for (const [place, row] of rows.entries()) part.ids.copy(ids, place * idBytes, row * idBytes, (row + 1) * idBytes)
  const upTo = ids.subarray(0, firstPlaceFrom(ids, `${range.toId}~`) * idBytes)
  return range.withPrivate ? upTo : withoutPrivate(upTo)
}

function candidateRows(part: Part, { texts, columns }: Question): Rows {
  let rows: Rows | undefined
  for (const one of columns) rows = joined(rows, columnRows(part, one))
  for (const alternatives of texts) {
    if (rows?.length === 0) break
    rows = joined(rows, any([...alternatives.map((phrases) => phrasesRows(part, phrases)), part.open], part.rows))
  }
  return rows ?? allRows(part.rows)
}

function joined(rows: Rows | undefined, more: Rows | undefined): Rows | undefined {
  return rows && more ? both(rows, more) : (rows ?? more)
}

/** `undefined` for all of them. */
function columnRows(part: Part, { name, holds }: ColumnTest): Rows | undefined {
  const column = part.column(name)
  if (!column) return undefined
  const { dictionary, codes } = column
  const held = dictionary.map(holds)
  return rowsWhere(part.rows, (row) => held[codes[row] ?? 0] === true)
}

function phrasesRows(part: Part, phrases: Alternative): Rows {
  return phrases.map((phrase) => part.phraseRows(phrase)).reduce((found, more) => both(found, more), allRows(part.rows))
}

function withoutPrivate(ids: Buffer): Buffer {
  const kept = Array.from({ length: countOfIds(ids) }, (_, place) => place).filter((place) => !isPrivateAt(ids, place))
  return Buffer.concat(kept.map((place) => ids.subarray(place * idBytes, (place + 1) * idBytes)))
}
