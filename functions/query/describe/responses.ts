// The response schemas of the query function, for the API's description only: the code that answers does not use them.
import * as v from 'valibot'
import { csvSeparators } from '../../../shared/download/csv-options.ts'
import { downloadFormats, downloadStates } from '../../../shared/download/download.ts'
import { submittedEntrySchema } from '../../../shared/entry/entry.ts'
import { scopeKinds } from '../../../shared/entry/scope.ts'
import { exactSchema } from '../../../shared/exact-schema.ts'
import { type FilterName, filterNames } from '../../../shared/filter/filter.ts'
import { countSchema, instantSchema, said } from '../../../shared/http/response-schema.ts'
import { keysOf } from '../../../shared/keys-of.ts'
import type { DownloadsResponse } from '../downloads/download-list.ts'
import type { ShownDownload } from '../downloads/shown-download.ts'
import type { ShownEntry } from '../entry/shown-entry.ts'
import type { FeedResponse } from '../feed/feed.ts'
import type { ListResponse, PageExplanation } from '../list/list.ts'

export const shareSchema = v.pipe(v.number(), v.minValue(0), v.maxValue(1))

export const entryResponseSchema = exactSchema<ShownEntry>()(
  v.looseObject({
    id: said(
      v.string(),
      'Assigned by the service. The same entry always gets the same id. Ids sort by event time, to the nanosecond.',
    ),
    receivedTimeStamp: said(instantSchema, 'When the service received the entry.'),
    folderPathSource: v.exactOptional(
      said(
        v.literal('declared'),
        'Present if the sender gave no path: `context.folderPath` is the path that was declared when the entry was received.',
      ),
    ),
    ...submittedEntrySchema.entries,
    payloads: v.exactOptional(
      said(
        v.record(
          v.string(),
          v.object({
            sha256: said(v.string(), 'SHA-256 of the bytes behind the link, in hex.'),
            bytes: countSchema,
            url: said(v.string(), 'Link to the payload as JSON, valid for some minutes.'),
          }),
        ),
        'Fields that are too large to be returned inside the entry, by path, e.g. `request.body`. A star stands for the fields that this schema does not list: `*` at the top, `request.*` within the request.',
      ),
    ),
  }),
)

/** The cost of a page. */
export const explanationSchema = v.object({
  plan: said(
    v.picklist(['container', 'containers', 'organization', 'index']),
    'The key of the table by which the entries were read; `index` for the search index.',
  ),
  pages: said(countSchema, 'Requests to the store.'),
  readUnits: said(v.number(), 'Read units that the store bills.'),
  entriesExamined: countSchema,
  parts: v.exactOptional(said(countSchema, 'Parts of the search index that were asked.')),
  gets: v.exactOptional(said(countSchema, 'Requests to the bucket for parts.')),
  bytes: v.exactOptional(said(countSchema, 'Bytes that these requests gave.')),
  candidates: v.exactOptional(said(countSchema, 'Entries that the parts named, to be matched.')),
})

export const pageExplanationSchema = exactSchema<PageExplanation>()(
  v.object({
    examinedTo: v.exactOptional(
      said(
        instantSchema,
        'How far the page has looked: everything later was examined or, with `sort=asc`, everything earlier. Present with every `cursor`. It is the event time of the last entry that was examined; if the caller may not see all entries of the organization, it may be a whole day in UTC instead.',
      ),
    ),
    plan: v.exactOptional(explanationSchema.entries.plan),
    pages: v.exactOptional(explanationSchema.entries.pages),
    readUnits: v.exactOptional(explanationSchema.entries.readUnits),
    entriesExamined: v.exactOptional(explanationSchema.entries.entriesExamined),
    parts: explanationSchema.entries.parts,
    gets: explanationSchema.entries.gets,
    bytes: explanationSchema.entries.bytes,
    candidates: explanationSchema.entries.candidates,
  }),
)

export const listResponseSchema = exactSchema<ListResponse>()(
  v.object({
    items: v.array(entryResponseSchema),
    cursor: v.exactOptional(said(v.string(), 'Present only if there may be more: pass it to get the next page.')),
    limit: said(countSchema, 'The requested limit.'),
    explain: v.exactOptional(pageExplanationSchema),
  }),
)

export const feedResponseSchema = exactSchema<FeedResponse>()(
  v.object({
    items: v.array(v.object({ leafIndex: countSchema, entry: entryResponseSchema })),
    next: said(
      v.pipe(v.number(), v.metadata({ type: 'integer' }), v.minValue(-1)),
      'Pass it as `after` in the next request. Always present; -1 while the log is empty.',
    ),
    caughtUp: said(v.boolean(), 'Whether `next` was the end of the log when it was read.'),
    size: said(countSchema, 'The number of leaves in the log at that time.'),
    expired: v.exactOptional(
      said(
        countSchema,
        'The number of leaves between `after` and `next` that are past their retention. Absent if there are none.',
      ),
    ),
  }),
)

const askedValues = v.exactOptional(v.array(v.string()))
const askedFilter = Object.fromEntries(filterNames.map((name) => [name, askedValues])) as Record<
  FilterName,
  typeof askedValues
>

const downloadFields = v.object({
  id: v.string(),
  state: v.picklist(downloadStates),
  scope: said(v.string(), `\`${scopeKinds.join('/ID`, `')}/ID\`.`),
  format: v.picklist(downloadFormats),
  startTimeRange: said(instantSchema, 'Inclusive.'),
  endTimeRange: said(instantSchema, 'Exclusive.'),
  include: v.exactOptional(v.literal('direct')),
  ...askedFilter,
  separator: v.exactOptional(v.picklist(keysOf(csvSeparators))),
  byteOrderMark: v.exactOptional(v.boolean()),
  timeZone: v.exactOptional(v.string()),
  cellLengthMax: v.exactOptional(countSchema),
  askedRow: v.exactOptional(v.boolean()),
  createdTimeStamp: instantSchema,
  progress: said(shareSchema, 'The finished share of the time range, or of the log for a bundle.'),
  entries: said(countSchema, 'The number of entries in the file so far.'),
  bytes: said(countSchema, 'The size of the file so far.'),
  fileName: v.string(),
  requestEntryId: v.exactOptional(said(v.string(), 'The entry that records the request and who made it.')),
  url: v.exactOptional(
    said(v.string(), 'Present when the download is done. Anybody with the link can GET the file until it expires.'),
  ),
  urlExpiresTimeStamp: v.exactOptional(instantSchema),
})

export const downloadResponseSchema = exactSchema<ShownDownload>()(downloadFields)

export const downloadsResponseSchema = exactSchema<DownloadsResponse>()(
  v.object({
    items: said(
      v.array(
        v.object({
          ...downloadFields.entries,
          mine: said(v.boolean(), 'Whether the caller has asked for it.'),
        }),
      ),
      'Without links: get a download to have one.',
    ),
    cursor: v.exactOptional(said(v.string(), 'Present only if there may be more: pass it to get the next page.')),
  }),
)

export const healthResponseSchema = v.object({ status: v.literal('ok') })
