// The list endpoints: the parameters of the reference, answered with its fields.
import { AuditError } from '../../shared/audit-error.ts'
import { makeCursor, readCursor } from '../../shared/cursor.ts'
import type { Entry } from '../../shared/entry.ts'
import { listPage } from '../../shared/listing.ts'
import type { Events } from '../../shared/store/events.ts'
import type { Payloads } from '../../shared/store/payloads.ts'
import { parseTimeRange } from '../../shared/time-range.ts'
import type { ReadableScope } from './readable-scope.ts'
import { type ShownEntry, showEntry } from './shown-entry.ts'

const limitDefault = 50
const limitMax = 1000

/** Lambda's response may have 6 MB; the rest is for the frame of the response and the links of large entries. */
const pageBytesMax = 5_000_000

export interface ListDeps {
  readonly events: Pick<Events, 'pages'>
  readonly payloads: Pick<Payloads, 'link'>
  readonly now: () => number
  /** Ends a page while there is still time to answer. */
  readonly newDeadline: () => AbortSignal
}

export interface ListResponse {
  readonly items: readonly ShownEntry[]
  /** Present only where there may be more. */
  readonly cursor?: string
  readonly limit: number
}

const parameters = ['start-time-range', 'end-time-range', 'limit', 'cursor'] as const
type Parameters = { readonly [P in (typeof parameters)[number]]?: string }

/**
 * The newest entries first.
 * @throws AuditError `PARAMETER_INVALID` or `CURSOR_INVALID`, naming the parameter.
 */
export async function list(
  deps: ListDeps,
  { scope, organization, seesPrivate }: ReadableScope,
  asked: Readonly<Record<string, string[]>>,
): Promise<ListResponse> {
  const given = singleValues(asked)
  const limit = parseLimit(given.limit)
  const bounds = { start: given['start-time-range'], end: given['end-time-range'] }
  const range = parseTimeRange(bounds, { start: 'start-time-range', end: 'end-time-range' }, deps.now())
  const identity = [scope, bounds.start ?? '', bounds.end ?? '', String(seesPrivate)]
  const afterId = given.cursor === undefined ? undefined : readCursor(identity, given.cursor)
  if (organization === undefined) return { items: [], limit }
  const { entries, nextAfterId } = await listPage(
    deps.events,
    { scope, organization, range, order: 'desc', seesPrivate },
    { entriesMax: limit, bytesMax: pageBytesMax, signal: deps.newDeadline() },
    afterId,
  )
  const items = await Promise.all(entries.map((entry: Entry) => showEntry(deps.payloads, entry)))
  return nextAfterId === undefined ? { items, limit } : { items, cursor: makeCursor(identity, nextAfterId), limit }
}

function singleValues(asked: Readonly<Record<string, string[]>>): Parameters {
  const single = Object.entries(asked).map(([name, values]) => {
    if (!parameters.some((known) => known === name)) throw invalid(`"${name}" is not a parameter of this endpoint`)
    if (values.length > 1) throw invalid(`"${name}" must be given once`)
    return [name, values[0]]
  })
  return Object.fromEntries(single)
}

/** Over the maximum means the maximum, as in the reference; its clients send a `number`, hence also `50.0`. */
function parseLimit(text: string | undefined): number {
  if (text === undefined) return limitDefault
  const limit = /^\d+(\.0+)?$/.test(text) ? Number(text) : Number.NaN
  if (!(limit >= 1)) throw invalid('"limit" must be a whole number from 1')
  return Math.min(limit, limitMax)
}

function invalid(message: string): AuditError {
  return new AuditError('PARAMETER_INVALID', message)
}
