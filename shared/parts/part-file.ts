// The file of a part of the search index, format 3: its body, which is sections one after the other, and its directory. Little-endian; numbers
// of unknown size are varints. Written once; part.ts reads it. The layout and its reasons: docs/decisions/0045-gram-parts.md.
import { byteWriter } from './byte-writer.ts'
import { directoryBytes, type Sections } from './directory.ts'
import { encodedIds } from './entry-id-bytes.ts'
import { gramSections } from './grams.ts'
import { packed, packedTexts } from './packed.ts'
import { digestsOf } from './pages.ts'
import type { Place } from './part-bytes.ts'
import type { Column, PartContent } from './part-content.ts'
import { rowListSection, uniqueCountSection } from './row-lists.ts'
import { packedTimes } from './times.ts'

export interface PartFile {
  readonly body: Buffer
  readonly directory: Buffer
}

/** The ids of a block. */
export const idBlock = 1024

/** With the bytes of its texts and views, unpacked. @param hasGrams a part of many entries is found in by grams, and read in pieces; one of few is read whole. */
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
  const rowLists = rowListSection(shared.map(([, rows]) => rows))
  const uniqueCounts = uniqueCountSection(countsOf(unique, ids.length))
  const places = {
    rowLists: placed(rowLists.bytes),
    uniqueCounts: placed(uniqueCounts.bytes),
    ids: placed(encodedIds(ids)),
    times: placed(packedTimes(ids, receivedMs)),
  }
  const columnPlaces = Object.fromEntries(
    Object.entries(columns).map(([name, { dictionary, codes }]) => {
      const place = { dictionary: placed(packedTexts(dictionary)), codes: placed(packedCodes(codes)) }
      return [name, { views: dictionary.length, ...place }]
    }),
  )
  const textPlace = placed(packedTexts(texts))
  const contentBytes = file.length
  const grams = hasGrams ? gramSections(texts) : undefined
  const sections: Sections = {
    rows: ids.length,
    sharedTexts: shared.length,
    texts: texts.length,
    open,
    sections: {
      ...places,
      texts: textPlace,
      grams: placed(grams?.dictionary ?? Buffer.alloc(0)),
      gramLists: placed(grams?.lists ?? Buffer.alloc(0)),
    },
    columns: columnPlaces,
    idStarts: ids.filter((_, row) => row % idBlock === 0),
    rowLists: rowLists.blocks,
    uniqueCounts: uniqueCounts.blocks,
    ...(grams ? { grams: grams.blocks } : {}),
    contentBytes,
  }
  const body = file.done()
  return {
    body,
    directory: directoryBytes({ ...sections, digests: digestsOf(body) }),
    textBytes: bytesOf(texts) + Object.values(columns).reduce((sum, { dictionary }) => sum + bytesOf(dictionary), 0),
  }
}

function bytesOf(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0)
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
