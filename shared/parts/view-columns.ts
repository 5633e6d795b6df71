// A column of a part as it is read: of each row the place of its view, and each view once.
import { readVarints } from './byte-writer.ts'
import type { ColumnPlace } from './directory.ts'
import { textBlock, textOf, unpacked, unpackedTexts } from './packed.ts'

export interface ViewColumn {
  /** How many different views there are. */
  readonly views: number
  /** By row. */
  readonly codes: ArrayLike<number>
  view(code: number): string
}

export function readColumn({ views }: ColumnPlace, dictionary: Buffer, codes: Buffer, rows: number): ViewColumn {
  return { views, codes: readCodes(codes, views, rows), view: readViews(dictionary) }
}

/** The view of each code. */
export function readViews(dictionary: Buffer): ViewColumn['view'] {
  const blocks = [...unpackedTexts(dictionary)]
  return (code) => {
    const block = blocks[Math.floor(code / textBlock)]
    if (!block) throw new Error('a column has no such view')
    return textOf(block, code % textBlock)
  }
}

/** By row. */
export function readCodes(section: Buffer, views: number, rows: number): Uint8Array | Uint16Array | Uint32Array {
  const codes =
    views <= 1 << 8 ? new Uint8Array(rows) : views <= 1 << 16 ? new Uint16Array(rows) : new Uint32Array(rows)
  readVarints(unpacked(section), 0, codes)
  return codes
}
