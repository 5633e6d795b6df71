// The schema of a download's row. The fields are explained in shared/download/download.ts.
import * as v from 'valibot'
import { type CsvOptions, csvSeparators } from '../../download/csv-options.ts'
import { type Download, downloadFormats, downloadStates, type ProofOrder } from '../../download/download.ts'
import { isScope, type Scope } from '../../entry/scope.ts'
import { exactSchema } from '../../exact-schema.ts'
import { filterNames } from '../../filter/filter.ts'
import { keysOf } from '../../keys-of.ts'

const scope = v.custom<Scope>(isScope)

const csv = exactSchema<CsvOptions>()(
  v.object({
    separator: v.exactOptional(v.picklist(keysOf(csvSeparators))),
    byteOrderMark: v.exactOptional(v.boolean()),
    timeZone: v.exactOptional(v.string()),
    cellLengthMax: v.exactOptional(v.number()),
    askedRow: v.exactOptional(v.boolean()),
  }),
)

const proof = exactSchema<ProofOrder>()(
  v.object({
    size: v.number(),
    checkpoint: v.string(),
    sinceSize: v.exactOptional(v.number()),
    leaves: v.exactOptional(v.object({ from: v.number(), to: v.number() })),
  }),
)

export const downloadShape = exactSchema<Download>()(
  v.object({
    id: v.string(),
    scope,
    organization: v.exactOptional(v.string()),
    format: v.picklist(downloadFormats),
    startTimeRange: v.string(),
    endTimeRange: v.string(),
    filter: v.exactOptional(v.record(v.picklist(filterNames), v.array(v.string()))),
    include: v.exactOptional(v.literal('direct')),
    csv: v.exactOptional(csv),
    evidenceId: v.exactOptional(v.string()),
    sight: v.object({ reads: v.array(scope), readsPrivate: v.array(scope) }),
    createdMs: v.number(),
    proof: v.exactOptional(proof),
    state: v.picklist(downloadStates),
    step: v.number(),
    movedMs: v.number(),
    attempts: v.number(),
    after: v.exactOptional(v.string()),
    position: v.exactOptional(v.object({ leafIndex: v.number(), toldTo: v.number() })),
    entries: v.number(),
    bytes: v.number(),
    uploadId: v.exactOptional(v.string()),
    parts: v.array(v.object({ PartNumber: v.number(), ETag: v.string(), ChecksumCRC32: v.string() })),
    rest: v.exactOptional(v.object({ sha256: v.string(), bytes: v.number() })),
  }),
)
