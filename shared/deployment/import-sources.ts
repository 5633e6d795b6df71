// The buckets that records are imported from, as data: for CDK, which grants and feeds, and for the function, which reads. Whose the records of
// an object are is said here and nowhere else.
import * as v from 'valibot'
import { formatSettingsSchema } from '../access/format-settings.ts'
import { containerIdSchema } from '../entry/entry.ts'
import { entryDefaultsSchema } from '../entry/entry-defaults.ts'
import { jsonOrNothing } from '../json/json-or-nothing.ts'
import { keysOf } from '../keys-of.ts'
import { oneOf } from '../one-of.ts'
import { sha256Hex } from '../sha256-hex.ts'
import { ingestFormats } from './ingest-formats.ts'

/** An alarm may sum ten metrics, and the environment of a function has 4 KB. */
export const importSourcesMax = 10
const textMax = 3000

const bucketSchema = v.pipe(
  v.string('must be the name of a bucket'),
  v.regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the name of a bucket'),
)

const hoursFault = 'must be a whole number of hours from 1 to 168'

/** CloudWatch looks back a week at most: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html (read 2026-11). */
const hoursSchema = v.pipe(
  v.number(hoursFault),
  v.safeInteger(hoursFault),
  v.minValue(1, hoursFault),
  v.maxValue(168, hoursFault),
)

const sourceSchema = v.strictObject(
  {
    bucket: bucketSchema,
    // IAM reads `*`, `?` and `${` in the name of a resource.
    prefix: v.pipe(
      v.string('must be a string'),
      v.maxLength(512, 'must have at most 512 characters'),
      v.regex(/^[^*?$]*$/, 'must have none of the characters *, ? and $'),
    ),
    organization: containerIdSchema,
    format: oneOf(keysOf(ingestFormats)),
    source: v.exactOptional(containerIdSchema),
    defaults: v.optional(entryDefaultsSchema, {}),
    settings: v.exactOptional(formatSettingsSchema),
    quietHoursMax: v.exactOptional(hoursSchema),
    kmsKeyArn: v.exactOptional(
      v.pipe(v.string(), v.regex(/^arn:[\w-]+:kms:[\w-]+:\d{12}:key\/[\w-]+$/, 'must be the ARN of a key')),
    ),
  },
  (issue) => (issue.expected === 'never' ? 'is not a field of a source' : 'must be an object'),
)

/**
 * Objects of the bucket whose keys begin with `prefix`: whose records they hold, and in which format. `source` is which of its kind the
 * sender is, for formats whose addresses say so: a cluster. `kmsKeyArn` is the customer's key by which they are encrypted. `settings` are those of a key's
 * format. If no object comes for `quietHoursMax`, an alarm says so.
 */
export type ImportSource = v.InferOutput<typeof sourceSchema>

const sourcesSchema = v.pipe(
  v.array(sourceSchema, 'must be a list'),
  v.maxLength(importSourcesMax, `must have at most ${importSourcesMax} sources`),
)

/**
 * @param text JSON.
 * @throws Error that names the field. An object is of one source: no two may overlap.
 */
export function parseImportSources(text: string): readonly ImportSource[] {
  const parsed = v.safeParse(sourcesSchema, jsonOrNothing(text))
  if (!parsed.success) {
    const [issue] = parsed.issues
    const field = (issue.path ?? []).map(({ key }) => String(key)).join('.')
    const what = issue.received === 'undefined' ? 'is missing' : issue.message
    throw new Error(`the sources of imports${field && `: "${field}"`} ${what}`)
  }
  // As the function is told them.
  if (JSON.stringify(parsed.output).length > textMax)
    throw new Error(`the sources of imports must have at most ${textMax} characters as JSON`)
  for (const [at, one] of parsed.output.entries()) {
    if (one.format === 'kubernetes' && one.source === undefined)
      throw new Error(`the sources of imports: "${at}.source" is missing, the name of the cluster`)
    const other = parsed.output.findIndex((each, place) => place !== at && isWithin(each, one))
    if (other >= 0) throw new Error(`the sources of imports: "${other}.prefix" lies within that of ${at}`)
  }
  return parsed.output
}

function isWithin(inner: ImportSource, outer: ImportSource): boolean {
  return inner.bucket === outer.bucket && inner.prefix.startsWith(outer.prefix)
}

/** Whose object it is; `undefined` for one that is not to be read. */
export function importSourceOf(
  sources: readonly ImportSource[],
  bucket: string,
  key: string,
): ImportSource | undefined {
  return sources.find((one) => one.bucket === bucket && key.startsWith(one.prefix))
}

/** The message group of its objects: those of another source wait for none of them. */
export function importGroupOf({ bucket, prefix }: Pick<ImportSource, 'bucket' | 'prefix'>): string {
  return sha256Hex(`${bucket}/${prefix}`)
}
