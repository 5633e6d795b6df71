// Joined parts in memory, and what large ones are made of.
import { createHash } from 'node:crypto'
import { firstIdOf } from '../../../shared/entry/entry-id.ts'
import { type Directory, readDirectory } from '../../../shared/parts/directory.ts'
import { type JoinSource, joinParts } from '../../../shared/parts/joined-part.ts'
import { openPart, type Part } from '../../../shared/parts/part.ts'
import { bytesOf } from '../../../shared/parts/part-bytes.ts'
import type { PartContent } from '../../../shared/parts/part-content.ts'
import { partFile } from '../../../shared/parts/part-file.ts'
import { instantOfMs } from '../../../shared/time/instant.ts'

export function sourceOf(content: PartContent): JoinSource {
  const { body, directory } = partFile(content, true)
  return { directory: readDirectory(directory), bytes: bytesOf(body) }
}

export interface Joined {
  readonly body: Buffer
  readonly directory: Directory
  readonly part: Part
  /** How many pieces there were before the end. */
  readonly pieces: number
}

export async function joinSources(sources: readonly JoinSource[]): Promise<Joined> {
  const pieces: Buffer[] = []
  const { end, bytes, directory } = await joinParts(sources, async (piece) => void pieces.push(piece))
  const file = Buffer.concat([...pieces, end])
  if (file.length !== bytes) throw new Error('the joined part is of another size')
  const body = file.subarray(0, -directory.length)
  const read = readDirectory(directory)
  return { body, directory: read, part: openPart(read, bytesOf(body)), pieces: pieces.length }
}

export function joinOf(contents: readonly PartContent[]): Promise<Joined> {
  return joinSources(contents.map(sourceOf))
}

export const startMs = 1_700_000_000_000

/** One a millisecond. */
export function idsFrom(first: number, count: number): string[] {
  return Array.from({ length: count }, (_, at) => {
    const begin = firstIdOf(instantOfMs(startMs + first + at))
    return `${begin}0-${hex(`${first + at}`).slice(0, 12)}`
  })
}

export function hex(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** A source of eight thousand entries with noise of their own: some megabytes of lists. */
export function largeContent(first: number): PartContent {
  const count = 8000
  const values = new Map<string, number[]>()
  for (let at = 0; at < count; at += 1)
    for (let text = 0; text < 16; text += 1) values.set(`${hex(`${first + at} ${text}`)}`, [at])
  values.set(
    'in every entry',
    Array.from({ length: count }, (_, at) => at),
  )
  const codes = Array.from({ length: count }, () => 0)
  return {
    ids: idsFrom(first, count),
    receivedMs: Array.from({ length: count }, (_, at) => startMs + first + at),
    values,
    columns: { scope: { dictionary: ['[]'], codes } },
    open: [],
  }
}
