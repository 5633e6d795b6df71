// The entries of a part that may match a query: never fewer than do.

import type { Part } from './part.ts'
import type { Alternative, ColumnTest, Question } from './question.ts'
import { allRows, any, both, type Rows } from './rows.ts'

/** So few entries are looked at rather than asked more of the part. */
const fewRows = 64

/** To try more views takes longer than to look for the texts that they must have. */
const viewsMax = 4096

/** Ascending. */
export async function candidateRows(part: Part, { texts, columns }: Question): Promise<Rows> {
  const held = await Promise.all(columns.map((test) => columnRows(part, test)))
  const rows = inAll(held.filter((each) => each !== undefined))
  if (rows && rows.length <= fewRows) return rows
  const holding = await Promise.all(texts.map((alternatives) => alternativesRows(part, alternatives)))
  return inAll([...(rows ? [rows] : []), ...holding]) ?? allRows(part.rows)
}

/** `undefined` for all of them. */
async function columnRows(part: Part, { name, holds, texts = [] }: ColumnTest): Promise<Rows | undefined> {
  if (texts.length === 0 || part.viewsOf(name) <= viewsMax) return part.columnRows(name, holds)
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
