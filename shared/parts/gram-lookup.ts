// The texts of a part that may hold a phrase, by the grams of the phrase: never fewer than do, and hardly more.
import { blockOf, placeOfBlock } from './blocks.ts'
import { byteReader } from './byte-writer.ts'
import type { GramBlocks, Grams } from './directory.ts'
import { gramBytes } from './grams.ts'
import { type PartBytes, type Place, readNear } from './part-bytes.ts'
import { any, both, type Rows, readGaps } from './rows.ts'

/** A phrase has dozens of grams; so many, spread over it, leave hardly a text by chance. */
const gramsAsked = 5

/** So many texts may be left by chance: a further list costs more than looking at them. */
const chanceMax = 8

/** One list of texts, and where it stands. */
interface GramList {
  readonly texts: number
  readonly place: Place
}

/** The lists of one gram, or of all that begin as the phrase does. */
export interface GramLists {
  readonly texts: number
  readonly lists: readonly GramList[]
}

/**
 * The lists of the phrase's rarest grams: a text that holds the phrase is in each. `undefined` if no text has all of its grams: most of what is
 * not there is known to be so by the dictionary alone. @param phrase not empty. @param texts how many there are.
 */
export async function listsOfPhrase(
  { dictionary, lists: section, blocks: grams }: Grams,
  texts: number,
  bytes: PartBytes,
  phrase: string,
): Promise<readonly GramLists[] | undefined> {
  const spans = spansOf(Buffer.from(phrase))
  const blocks = [...new Set(spans.flatMap((span) => blocksOf(grams, span)))].sort((a, b) => a - b)
  const read = await readNear(
    bytes,
    blocks.map((block) => placeOfBlock(grams.starts, block, dictionary)),
  )
  const found = spans.map((span): GramLists => {
    const lists = blocksOf(grams, span).flatMap((block) =>
      listsWithin(read[blocks.indexOf(block)] as Buffer, grams, block, span, section),
    )
    return { lists, texts: lists.reduce((sum, list) => sum + list.texts, 0) }
  })
  return found.some((each) => each.texts === 0) ? undefined : rarest(found, texts)
}

/** The numbers of the texts that are in each of the lists, ascending. @param texts how many there are. */
export async function textsInAll(chosen: readonly GramLists[], texts: number, bytes: PartBytes): Promise<Rows> {
  const places = chosen.flatMap(({ lists }) => lists.map(({ place }) => place))
  const lists = await readNear(bytes, places)
  let at = 0
  const listOf = (list: GramList) => readGaps(byteReader(lists[at++] as Buffer), list.texts)
  return chosen.map((each) => any(each.lists.map(listOf), texts)).reduce(both)
}

type Span = readonly [from: number, to: number]

/** The grams that are asked: some of the phrase, spread over it, or all that begin with a phrase that is shorter than one. */
function spansOf(phrase: Buffer): Span[] {
  const last = phrase.length - gramBytes
  if (last < 0) {
    const [from, to] = [Buffer.alloc(gramBytes), Buffer.alloc(gramBytes, 0xff)]
    phrase.copy(from)
    phrase.copy(to)
    return [[from.readUInt32BE(), to.readUInt32BE()]]
  }
  const count = Math.min(gramsAsked, Math.ceil(last / gramBytes) + 1)
  const places = Array.from({ length: count }, (_, at) => (count === 1 ? 0 : Math.round((at * last) / (count - 1))))
  return [...new Set(places.map((place) => phrase.readUInt32BE(place)))].map((gram) => [gram, gram])
}

function blocksOf({ firsts }: GramBlocks, [from, to]: Span): number[] {
  if (firsts.length === 0) return []
  const first = blockOf(firsts, from)
  return Array.from({ length: blockOf(firsts, to) - first + 1 }, (_, at) => first + at)
}

function listsWithin(
  bytes: Buffer,
  grams: GramBlocks,
  block: number,
  [from, to]: Span,
  [section]: Place,
): readonly GramList[] {
  const reader = byteReader(bytes)
  const found: GramList[] = []
  let gram = grams.firsts[block] ?? 0
  let start = section + (grams.lists[block] ?? 0)
  while (reader.at < bytes.length) {
    gram += reader.varint()
    if (gram > to) break
    const [texts, length] = [reader.varint(), reader.varint()]
    if (gram >= from) found.push({ texts, place: [start, length] })
    start += length
  }
  return found
}

/** Those with the fewest texts, as many as are needed so that few texts have them all by chance; two at least, since grams are not by chance alone. */
function rarest(found: readonly GramLists[], texts: number): readonly GramLists[] {
  const sorted = found.toSorted((a, b) => a.texts - b.texts)
  let expected = sorted[0]?.texts ?? 0
  let count = 1
  for (; count < sorted.length && (count < 2 || expected > chanceMax); count += 1)
    expected *= (sorted[count]?.texts ?? 0) / texts
  return sorted.slice(0, count)
}
