// Which entries of a large request are stored already, asked a hundred at a time: a request that did not end in its time is sent again
// whole, and would put the same first thousands each time. Tells only of what is wholly the same; everything else is decided by its put.
import type { SubmittedEntry } from '../entry/entry.ts'
import { entryId } from '../entry/entry-id.ts'
import { lineOfCompact } from '../entry/line-codec.ts'
import { isLineOf } from '../entry/stored-line.ts'
import { submissionEntriesMax } from '../entry/submission-limits.ts'
import type { Events } from '../store/events/events.ts'
import type { Logger } from '../telemetry/logger.ts'

export interface StoredBeforeDeps {
  readonly events: Pick<Events, 'someByIds'>
  readonly logger: Logger
}

/** As many as DynamoDB gives at once. */
const chunkSize = 100

interface Chunk {
  /** By place, the id of an entry that is stored with the same content. */
  readonly found: ReadonlyMap<number, string>
  /** Whether it is worth asking for the next ones. */
  readonly goesOn: boolean
}

const nothing: Chunk = { found: new Map(), goesOn: false }

export interface StoredBefore {
  /** The id of the entry at this place, if it is known to be stored. Never rejects. */
  idAt(place: number): Promise<string | undefined>
  /** What asking has cost so far. */
  readonly readUnits: number
}

/**
 * A request of an ordinary size is not asked about, and one that is new is asked about once: entries are put in their order, so where none of a
 * hundred is stored, those behind it are not either, and putting tells it of each.
 * @param items the checked entries by their places; `undefined` where there is none.
 */
export function storedBefore(
  { events, logger }: StoredBeforeDeps,
  items: readonly (SubmittedEntry | undefined)[],
  signal: AbortSignal,
): StoredBefore {
  if (items.length <= submissionEntriesMax) return { idAt: async () => undefined, readUnits: 0 }
  const chunks: Promise<Chunk>[] = []
  let readUnits = 0
  const ask = async (from: number): Promise<Chunk> => {
    const asked = items.slice(from, from + chunkSize).flatMap((item, at) => withId(item, from + at))
    const organization = asked[0]?.item.context.organizationId
    if (organization === undefined) return { ...nothing, goesOn: true }
    const ids = [...new Set(asked.map(({ id }) => id))]
    const page = await events.someByIds(organization, ids, signal)
    readUnits += page.readUnits
    const lines = new Map(page.entries.map((packed) => [packed.id, lineOfCompact(packed)]))
    const same = asked.filter(({ item, id }) => isLineOf(lines.get(id), item))
    return { found: new Map(same.map(({ place, id }) => [place, id])), goesOn: lines.size > 0 }
  }
  const answer = async (at: number): Promise<Chunk> => {
    if (at > 0 && !(await chunk(at - 1)).goesOn) return nothing
    try {
      return await ask(at * chunkSize)
    } catch (error) {
      // Putting tells as well.
      logger.warn('not asked what is stored', { cause: String(error) })
      return nothing
    }
  }
  function chunk(at: number): Promise<Chunk> {
    const asked = chunks[at] ?? answer(at)
    chunks[at] = asked
    return asked
  }
  return {
    idAt: async (place) => (await chunk(Math.floor(place / chunkSize))).found.get(place),
    get readUnits() {
      return readUnits
    },
  }
}

/** Nothing for an entry that has no canonical form: it is refused when it is put. */
function withId(item: SubmittedEntry | undefined, place: number) {
  try {
    return item ? [{ item, place, id: entryId(item) }] : []
  } catch {
    return []
  }
}
