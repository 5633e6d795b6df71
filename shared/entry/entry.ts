// The entry: its fields, and the checks of a sent entry. The fields, names and limits are those of the reference API.
// Ids are in entry-id.ts, the stored form in stored-line.ts.

import * as v from 'valibot'
import { entryInvalid } from '../audit-error.ts'
import { isObject } from '../is-object.ts'
import { oneOf } from '../one-of.ts'
import { isStoredTime } from '../time/event-time.ts'
import { isInstant, parseInstant } from '../time/instant.ts'
import { clockSkewMaxMs, retainedFromMs, retentionDays } from '../time/retention.ts'
import { outcomeSchema } from './outcome.ts'
import { isOwnSource, ownSource } from './own-source.ts'
import { isContainerId, type Lineage, type Scope } from './scope.ts'

/** In UTF-16 code units, as every limit here. */
export const textLengthMax = 255
/** The length limit of a principal's id. The reference does not limit the others. */
export const idLengthMax = 512
/** A search compares the name and the id of each. */
export const resourcesMax = 50

export const severities = ['INFO', 'ERROR'] as const
export const visibilities = ['PUBLIC', 'PRIVATE'] as const
export const eventTypes = ['ADMIN_ACTIVITY', 'SYSTEM_EVENT', 'POLICY_DENIED'] as const

const text = (min: number, max: number) => {
  const message = `must be a string of ${min} to ${max} characters`
  return v.pipe(v.string(message), v.minLength(min, message), v.maxLength(max, message))
}
const object = v.custom<Record<string, unknown>>(isObject, 'must be an object')
export const containerIdSchema = v.pipe(
  text(1, textLengthMax),
  v.check(isContainerId, 'must be an id of letters, digits, ".", "_", "~" and "-"'),
)
/** Each folder has a lookup to every container below it, so an entry's lookups grow with the square of the folders. */
export const foldersMax = 10

const principal = v.looseObject(
  { id: text(1, idLengthMax), email: v.optional(text(1, textLengthMax)) },
  'must be an object',
)

export const headersSchema = v.pipe(object, v.record(v.string(), v.string('must be a string')))

export const delegationSchema = v.looseObject(
  { principals: v.array(principal, 'must be an array') },
  'must be an object',
)

export const resourcesSchema = v.pipe(
  v.array(
    v.looseObject(
      {
        id: v.optional(text(1, textLengthMax)),
        name: v.optional(text(1, textLengthMax)),
        type: v.optional(text(1, textLengthMax)),
      },
      'must be an object',
    ),
    'must be an array',
  ),
  v.maxLength(resourcesMax, `must list at most ${resourcesMax} resources`),
)

/** An entry as a producer sends it. Unlisted fields are kept as they are. */
export const submittedEntrySchema = v.looseObject(
  {
    insertId: v.optional(text(1, textLengthMax)),
    eventVersion: text(1, textLengthMax),
    eventSource: text(1, textLengthMax),
    region: text(1, textLengthMax),
    severity: oneOf(severities),
    visibility: oneOf(visibilities),
    eventType: oneOf(eventTypes),
    eventTimeStamp: v.pipe(
      v.string('must be an RFC 3339 time'),
      v.check(isInstant, 'must be an RFC 3339 time'),
      v.check(isStoredTime, 'must have no second 60: there was no leap second then'),
    ),
    outcome: v.optional(outcomeSchema),
    eventName: text(1, textLengthMax),
    // Any text: a service puts its own name here if it knows no address.
    sourceIpAddress: text(0, textLengthMax),
    userAgent: text(1, textLengthMax),
    initiator: principal,
    request: v.looseObject(
      {
        endpoint: text(1, textLengthMax),
        parameters: v.optional(object),
        body: v.optional(object),
        headers: v.optional(headersSchema),
      },
      'must be an object',
    ),
    context: v.looseObject(
      {
        organizationId: containerIdSchema,
        folderPath: v.optional(
          v.pipe(
            v.array(containerIdSchema, 'must be an array'),
            v.maxLength(foldersMax, `must list at most ${foldersMax} folders`),
          ),
        ),
        folderId: v.optional(containerIdSchema),
        projectId: v.optional(containerIdSchema),
      },
      'must be an object',
    ),
    resourceId: v.optional(text(1, textLengthMax)),
    resourceName: v.optional(text(1, textLengthMax)),
    /** `resources` and `outcome` are not in the reference; its clients ignore both. */
    resources: v.optional(resourcesSchema),
    correlationId: v.optional(text(1, textLengthMax)),
    result: v.optional(object),
    details: v.optional(object),
    serviceAccountDelegationInfo: v.optional(delegationSchema),
  },
  'must be an object',
)

export type SubmittedEntry = v.InferOutput<typeof submittedEntrySchema>

/** The reference that replaces a large field whose value is in the bucket. */
export interface PayloadReference {
  readonly sha256: string
  readonly bytes: number
}

/** An entry as the API shows it: the sent fields, and those that the service adds. */
export type Entry = SubmittedEntry & {
  readonly id: string
  readonly receivedTimeStamp: string
  /** Set if the sender gave no path: `context.folderPath` is then the path declared at receipt. */
  readonly folderPathSource?: 'declared'
  /** The parts that were too large for the line, by name (large-fields.ts), e.g. `request.body`. */
  readonly payloads?: Readonly<Record<string, PayloadReference>>
}

/**
 * Checks an entry against the fields above and the time window.
 * @returns the value itself, unchanged.
 * @throws AuditError `ENTRY_INVALID`; the message names each field and its fault.
 */
export function checkEntry(value: Readonly<Record<string, unknown>>, nowMs: number): SubmittedEntry {
  const checked = v.safeParse(submittedEntrySchema, value, { abortPipeEarly: true })
  if (!checked.success) throw entryInvalid(checked.issues.slice(0, 5).map(describeIssue).join('; '))
  const entry = value as unknown as SubmittedEntry
  if (isOwnSource(entry.eventSource))
    throw entryInvalid(
      `"eventSource" must not be "${ownSource}" or below it: only the service itself records under that name`,
    )
  checkTime(entry.eventTimeStamp, nowMs)
  return entry
}

/** The containers of the entry. `folderId` is appended to `folderPath` unless the path ends in it. */
export function lineageOf({ context }: SubmittedEntry): Lineage {
  const path = context.folderPath ?? []
  const folders =
    context.folderId === undefined || path.at(-1) === context.folderId ? path : [...path, context.folderId]
  const { organizationId: organization, projectId: project } = context
  return project === undefined ? { organization, folders } : { organization, folders, project }
}

/** The container whose declared path the entry gets, if the entry names a container but no path. */
export function unplacedContainer({ context }: SubmittedEntry): Scope | undefined {
  const { folderPath, folderId, projectId } = context
  if ((folderPath?.length ?? 0) > 0 || (folderId !== undefined && projectId !== undefined)) return undefined
  if (projectId !== undefined) return `projects/${projectId}`
  return folderId === undefined ? undefined : `folders/${folderId}`
}

/** The entry with a declared path, top-down. */
export function placedIn<E extends SubmittedEntry>(entry: E, folderPath: readonly string[]): E {
  return { ...entry, context: { ...entry.context, folderPath: [...folderPath] } }
}

function checkTime(eventTimeStamp: string, nowMs: number): void {
  const ms = parseInstant(eventTimeStamp)?.ms ?? Number.NaN
  if (ms < retainedFromMs(nowMs)) throw entryInvalid(`"eventTimeStamp" is more than ${retentionDays} days ago`)
  if (ms > nowMs + clockSkewMaxMs)
    throw entryInvalid(`"eventTimeStamp" is more than ${clockSkewMaxMs / 60_000} minutes ahead`)
}

function describeIssue(issue: v.BaseIssue<unknown>): string {
  const field = (issue.path ?? []).map(({ key }) => String(key)).join('.')
  if (issue.kind === 'schema' && issue.received === 'undefined') return `"${field}" is missing`
  return `"${field}" ${issue.message}`
}
