// The entries of a part that may match a query: never fewer than do.

import type { Part } from './part.ts'
import type { Alternative, ColumnTest, Question } from './question.ts'
import { allRows, any, both, type Rows } from './rows.ts'

/** So few entries are looked at rather than asked more of the part. */
const fewRows = 64

/**
 * One request for a whole column, with some 10,000 views to look at, takes no longer than several in turn for the texts that they must have,
 * and costs half as much. Of a larger one texts are asked.
 */
const columnBytesMax = 256 * 1024

/** Ascending. @param bytesMax tests have smaller columns. */
export async function candidateRows(part: Part, question: Question, bytesMax = columnBytesMax): Promise<Rows> {
  const { texts, columns } = question
  const held = await Promise.all(columns.map((test) => columnRows(part, test, bytesMax)))
  const rows = inAll(held.filter((each) => each !== undefined))
  if (rows && rows.length <= fewRows) return rows
  const holding = await Promise.all(texts.map((alternatives) => alternativesRows(part, alternatives)))
  return inAll([...(rows ? [rows] : []), ...holding]) ?? allRows(part.rows)
}

/** `undefined` for all of them. */
async function columnRows(part: Part, { name, holds, texts }: ColumnTest, bytesMax: number): Promise<Rows | undefined> {
  if (texts.length === 0 || part.columnBytes(name) <= bytesMax) return part.columnRows(name, holds)
  const rows = await alternativesRows(part, texts)
  const held = rows.length <= fewRows ? undefined : await part.columnRows(name, holds)
  return held ? both(rows, held) : rows
}

async function alternativesRows(part: Part, alternatives: readonly Alternative[]): Promise<Rows> {
  const rows = await Promise.all(alternatives.map((phrases) => phrasesRows(part, phrases)))
  return any([...rows, part.open], part.rows)
}

/** @param phrases at least one. */
async function phrasesRows(part: Part, phrases: Alternative): Promise<Rows> {
  return (await Promise.all(phrases.map((phrase) => part.phraseRows(phrase)))).reduce(both)
}

function inAll(lists: readonly Rows[]): Rows | undefined {
  return lists.length === 0 ? undefined : lists.reduce(both)
}
