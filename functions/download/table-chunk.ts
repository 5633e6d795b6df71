// A chunk of a download from the Events table: entries in order of event time, as NDJSON, CSV or events of OCSF.
import type { Budget } from '../../shared/budget.ts'
import { csvFile } from '../../shared/download/csv.ts'
import { askedFor, type Download, queryOf } from '../../shared/download/download.ts'
import { ocsfEvent } from '../../shared/download/ocsf.ts'
import type { Entry } from '../../shared/entry/entry.ts'
import type { ListingDeps } from '../../shared/search/listing.ts'
import { matchingRuns } from '../../shared/search/matching-runs.ts'
import { planQuery } from '../../shared/search/plan.ts'
import { partBytesMin } from '../../shared/store/bucket/download-files.ts'
import type { Chunk } from './chunk.ts'
import { wholeEntry } from './whole-entry.ts'

export interface TableChunkDeps extends ListingDeps {
  readonly now: () => number
  /** The budget of one step. */
  readonly newBudget: () => Budget
}

/** Before the first rows are written. A row of the sample entries has some 900 bytes in either format. */
const usualRowBytes = 1000

/** Reads until it has a part, or the range or the budget ends: in constant memory for any range. */
export async function readTableChunk(deps: TableChunkDeps, download: Download, rest: Uint8Array): Promise<Chunk> {
  const { organization, evidenceId } = download
  const file = fileOf(download)
  const begin = download.bytes === 0 ? Buffer.from(file.begin(askedFor(download))) : rest
  const pieces = [Buffer.from(begin)]
  if (organization === undefined) return { pieces, entries: 0 }
  const query = { ...queryOf(download, deps.now()), organization }
  const budget = deps.newBudget()
  const plan = await planQuery(deps, query)
  const rowBytes = download.entries === 0 ? usualRowBytes : download.bytes / download.entries
  // So many fill the part: until then, the next page is read while one is written.
  const expected = Math.ceil((partBytesMin - begin.length) / rowBytes)
  const meter = { pages: 0, readUnits: 0, entriesExamined: 0 }
  let [entries, bytes] = [0, begin.length]
  for await (const run of matchingRuns(deps, query, plan, meter, budget, expected, download.after)) {
    for (const { entry, position } of run.matches) {
      if (entry.id === evidenceId) continue
      const piece = Buffer.from(file.row(await wholeEntry(deps.payloads, entry, budget)))
      pieces.push(piece)
      bytes += piece.length
      entries += 1
      // Checked for each entry: its large fields can make it a thousand times larger.
      if (bytes >= partBytesMin || budget.isSpent()) return { pieces, entries, next: { after: position } }
    }
    if (budget.isSpent()) return { pieces, entries, next: { after: run.position } }
  }
  return { pieces, entries }
}

function fileOf({ format, csv = {} }: Download): Pick<ReturnType<typeof csvFile>, 'begin' | 'row'> {
  if (format === 'csv') return csvFile(csv)
  const shown = format === 'ocsf' ? ocsfEvent : (entry: Entry) => entry
  return { begin: () => '', row: (entry: Entry) => `${JSON.stringify(shown(entry))}\n` }
}
