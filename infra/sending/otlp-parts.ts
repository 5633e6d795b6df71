// An export request of OTLP in JSON, cut into several: each has some of its log records, with the resource and the scope that they were
// under. Every text stays as it was written, so what becomes of a record does not depend on the cut.
// https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
import { type Node, type ParseError, parseTree } from 'jsonc-parser'
import type { SentRecord } from './records.ts'

interface Log {
  readonly text: string
  readonly under: Under
}

/** The other members of the objects around a list of logs, as they are written. */
interface Under {
  readonly resource: string
  readonly scope: string
  readonly bytes: number
}

interface PartSizes {
  /** Unless one log has more. */
  readonly bytesMax: number
  readonly logsMax: number
}

/**
 * @returns the parts, whose `item` is the number of the last log in it, so that an import goes on behind it however the rest is cut. What needs
 * no cut, or is no export request, is the only one: the service says what is wrong with it.
 */
export function otlpParts(record: SentRecord, { bytesMax, logsMax }: PartSizes): readonly SentRecord[] {
  const { text, place } = record
  const logs = logsIn(text)
  if (!logs || (logs.length <= logsMax && Buffer.byteLength(text) <= bytesMax)) return [record]
  const parts: SentRecord[] = []
  let [some, bytes]: [Log[], number] = [[], 0]
  const end = (item: number) => {
    if (some.length > 0) parts.push({ text: requestOf(some), place, item })
    ;[some, bytes] = [[], 0]
  }
  for (const [at, log] of logs.entries()) {
    const own = Buffer.byteLength(log.text)
    if (some.length === logsMax || bytes + own + log.under.bytes > bytesMax) end(at)
    bytes += own + (some.at(-1)?.under === log.under ? 0 : log.under.bytes)
    some.push(log)
  }
  end(logs.length)
  return parts.length > 0 ? parts : [record]
}

function requestOf(logs: readonly Log[]): string {
  const lists = Map.groupBy(logs, ({ under }) => under)
  const elements = Array.from(lists, ([{ resource, scope }, list]) => {
    const logRecords = `${scope}"logRecords":[${list.map(({ text }) => text).join(',')}]`
    return `{${resource}"scopeLogs":[{${logRecords}}]}`
  })
  return `{"resourceLogs":[${elements.join(',')}]}`
}

/** `undefined` for what is no export request. */
function logsIn(text: string): readonly Log[] | undefined {
  const errors: ParseError[] = []
  const root = parseTree(text, errors, { disallowComments: true })
  if (!root || errors.length > 0) return undefined
  const resources = listIn(root, 'resourceLogs')
  const scopes = resources?.flatMap((resource) =>
    (listIn(resource, 'scopeLogs') ?? [undefined]).map((scope) => ({ resource, scope })),
  )
  const lists = scopes?.flatMap(({ resource, scope }) => {
    const logs = scope && listIn(scope, 'logRecords')
    if (!logs) return [undefined]
    const around = {
      resource: othersIn(text, resource, 'scopeLogs'),
      scope: othersIn(text, scope, 'logRecords'),
    }
    const under = { ...around, bytes: Buffer.byteLength(around.resource + around.scope) }
    return logs.map(({ offset, length }) => ({ text: text.slice(offset, offset + length), under }))
  })
  return lists?.every((log) => log !== undefined) ? lists : undefined
}

/** Of a member that is missing or null, none. `undefined` for what is no list of an object, or has two of that name. */
function listIn({ type, children = [] }: Node, name: string): readonly Node[] | undefined {
  const [found, another] = children.filter((member) => member.children?.[0]?.value === name)
  if (type !== 'object' || another) return undefined
  const list = found?.children?.[1]
  if (!list || list.type === 'null') return []
  return list.type === 'array' ? (list.children ?? []) : undefined
}

function othersIn(text: string, { children = [] }: Node, name: string): string {
  return children
    .filter((member) => member.children?.[0]?.value !== name)
    .map(({ offset, length }) => `${text.slice(offset, offset + length)},`)
    .join('')
}
