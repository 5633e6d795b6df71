// Joins parts of a week that is over into a sealed one: straight from the young objects, and from memory only what is too small to have grams.
import { readDirectory } from '../../shared/parts/directory.ts'
import { type JoinSource, joinParts } from '../../shared/parts/joined-part.ts'
import { levelOf, type PartSizes } from '../../shared/parts/levels.ts'
import type { PartRef } from '../../shared/parts/manifest.ts'
import { bytesOf } from '../../shared/parts/part-bytes.ts'
import { partFile } from '../../shared/parts/part-file.ts'
import { reportUnread, type UnreadDeps, unlessUnread } from '../../shared/search/unread-parts.ts'
import type { IndexParts } from '../../shared/store/bucket/index-parts.ts'

export interface PartJoiningDeps extends UnreadDeps {
  readonly parts: Pick<IndexParts, 'putInPieces' | 'contentOf' | 'sourceOf'>
  /** 128 random bits in hex. */
  readonly newPartKey: () => string
  readonly sizes: PartSizes
}

/** What a step puts in the place of parts. */
export interface Made {
  readonly of: readonly PartRef[]
  readonly parts: readonly PartRef[]
}

/** The part that a join could not read: it is to be made anew first. */
export interface Unread {
  readonly unread: PartRef
}

/**
 * The joined dictionary of grams is in memory until all lists are written. Of common entries it has a megabyte; each text of noise has as many
 * grams as bytes, and no other text has them.
 */
const dictionaryBytesMax = 64_000_000

/** @returns fewer than were asked for if they would take too much memory together. */
export async function writeJoined(
  deps: PartJoiningDeps,
  organization: string,
  parts: readonly PartRef[],
): Promise<Made | Unread> {
  const { sizes } = deps
  const sources: JoinSource[] = []
  let [dictionaryBytes, bytesInMemory] = [0, 0]
  let failed: { readonly ref: PartRef; readonly error: unknown } | undefined
  for (const ref of parts) {
    const source = await unlessUnread({ deps, organization }, ref, () => sourceOf(deps, ref))
    if (!source) return { unread: ref }
    dictionaryBytes += source.directory.grams?.dictionary[1] ?? 0
    bytesInMemory += source.isInMemory ? ref.textBytes : 0
    if (sources.length > 0 && (dictionaryBytes > dictionaryBytesMax || bytesInMemory > sizes.textBytesMax)) break
    const read: JoinSource['bytes']['read'] = async (place) => {
      try {
        return await source.bytes.read(place)
      } catch (error) {
        failed ??= { ref, error }
        throw error
      }
    }
    sources.push({ ...source, bytes: { read } })
  }
  const of = parts.slice(0, sources.length)
  try {
    const object = await deps.parts.putInPieces(organization, deps.newPartKey(), (put) => joinParts(sources, put))
    return { of, parts: [{ ...joinedRef(of, sizes), ...object }] }
  } catch (error) {
    if (!failed) throw error
    reportUnread({ deps, organization }, failed.ref, failed.error)
    return { unread: failed.ref }
  }
}

/** A part without grams is made once more with them, and stays in memory. */
async function sourceOf(
  { parts }: PartJoiningDeps,
  ref: PartRef,
): Promise<JoinSource & { readonly isInMemory: boolean }> {
  const source = await parts.sourceOf(ref)
  if (source.directory.grams) return { ...source, isInMemory: false }
  const { directory, body } = partFile(await parts.contentOf(ref), true)
  return { directory: readDirectory(directory), bytes: bytesOf(body), isInMemory: true }
}

function joinedRef(of: readonly PartRef[], sizes: PartSizes) {
  const [first, last] = [of[0], of.at(-1)]
  if (!first || !last) throw new Error('a part is made of one part at least')
  const sum = (size: (part: PartRef) => number) => of.reduce((all, part) => all + size(part), 0)
  const [rows, textBytes] = [sum((part) => part.rows), sum((part) => part.textBytes)]
  return {
    ...{ kind: first.kind, fromMs: first.fromMs, toMs: last.toMs, firstId: first.firstId, lastId: last.lastId },
    ...{ rows, textBytes, level: levelOf(rows, textBytes, sizes), isSealed: true },
  }
}
