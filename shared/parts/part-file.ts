// The file of a part of the search index, format 5: its body, which is sections one after the other, and its directory. Little-endian; numbers
// of unknown size are varints. Written once; part.ts reads it. The layout and its reasons: docs/decisions/0045-gram-parts.md. What becomes of several is in joined-part.ts.
import { byteWriter } from './byte-writer.ts'
import { directoryBytes, type Sections, type SummaryPlaces } from './directory.ts'
import { encodedIds } from './entry-id-bytes.ts'
import { gramSections } from './grams.ts'
import { packed, packedTexts } from './packed.ts'
import { digestsOf, pageBytes } from './pages.ts'
import type { Place } from './part-bytes.ts'
import { type Column, type PartContent, textBytesOf } from './part-content.ts'
import { type BlockedSection, rowListSection, uniqueCountSection } from './row-lists.ts'
import { packedSummaries } from './summaries.ts'
import { packedTimes, timesOf } from './times.ts'

export interface PartFile {
  readonly body: Buffer
  readonly directory: Buffer
}

/** The ids of a block. */
const idBlock = 1024

/** With the bytes of its texts and views, unpacked. @param hasGrams a part of many entries is found in by grams, counted by summaries, and read in pieces; one of few is read whole. */
export function partFile(content: PartContent, hasGrams: boolean): PartFile & { readonly textBytes: number } {
  const { ids, receivedMs, values, columns, open } = content
  const shared = [...values].filter(([, rows]) => rows.length > 1).sort(([, a], [, b]) => b.length - a.length)
  const unique = [...values].filter(([, rows]) => rows.length === 1).sort(([, [a = 0]], [, [b = 0]]) => a - b)
  const texts = [...shared, ...unique].map(([text]) => text)
  const file = byteWriter()
  const placed = (bytes: Uint8Array): Place => {
    const from = file.length
    file.bytes(bytes)
    return [from, bytes.length]
  }
  const blocked = ({ bytes, blocks }: BlockedSection) => ({ place: placed(bytes), blocks })
  const rowLists = blocked(rowListSection(shared.map(([, rows]) => rows)))
  const uniqueCounts = blocked(uniqueCountSection(countsOf(unique, ids.length)))
  const idPlace = placed(encodedIds(ids))
  const times = placed(packedTimes(timesOf(ids, receivedMs)))
  const columnPlaces = Object.fromEntries(
    Object.entries(columns).map(([name, { dictionary, codes }]) => {
      const place = { dictionary: placed(packedTexts(dictionary)), codes: placed(packedCodes(codes)) }
      return [name, [{ views: dictionary.length, ...place }]]
    }),
  )
  const summaries = hasGrams ? placedSummaries(content, placed) : undefined
  const textPlace = placed(packedTexts(texts))
  const grams = hasGrams ? gramSections(texts) : undefined
  const sections: Sections = {
    ...{ pageBytes, rows: ids.length, open, ids: idPlace, idBlock },
    idStarts: ids.filter((_, row) => row % idBlock === 0),
    groups: [
      {
        rows: ids.length,
        sharedTexts: shared.length,
        texts: texts.length,
        ...{ rowLists, uniqueCounts, times },
        ...(summaries && { summaries }),
      },
    ],
    columns: columnPlaces,
    texts: textPlace,
    ...(grams && {
      grams: { dictionary: placed(grams.dictionary), lists: placed(grams.lists), blocks: grams.blocks },
    }),
  }
  const body = file.done()
  return {
    body,
    directory: directoryBytes({ ...sections, digests: digestsOf(body, pageBytes) }),
    textBytes: textBytesOf(content),
  }
}

function placedSummaries(content: PartContent, placed: (bytes: Uint8Array) => Place): SummaryPlaces | undefined {
  const made = packedSummaries(content)
  if (!made) return undefined
  const seen = placed(made.seen)
  return { ...made, seen, all: made.all === made.seen ? seen : placed(made.all) }
}

/** By row, how many texts stand in it alone. */
function countsOf(unique: readonly (readonly [string, readonly number[]])[], rows: number): Uint32Array {
  const counts = new Uint32Array(rows)
  for (const [, [row = 0]] of unique) counts[row] = (counts[row] ?? 0) + 1
  return counts
}

function packedCodes(codes: Column['codes']): Buffer {
  const writer = byteWriter()
  for (let row = 0; row < codes.length; row += 1) writer.varint(codes[row] ?? 0)
  return packed(writer.done())
}
