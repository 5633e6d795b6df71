// An export request of OTLP in JSON, cut into several: each has some of its log records, each of these with the resource and the scope that
// it was under. Every text stays as it was written, so what becomes of a record does not depend on the cut.
// https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
import { listIn } from '../../shared/records/json-elements.ts'
import type { SentRecord } from './records.ts'

interface PartSizes {
  /** UTF-16 code units, unless one log has more. */
  readonly lengthMax: number
  readonly logsMax: number
}

/**
 * Gives the parts, whose `item` is the number of the last log in it, so that an import goes on behind it however the rest is cut. What needs
 * no cut, or is no export request, is the only one: the service says what is wrong with it.
 */
export function* otlpParts(record: SentRecord, { lengthMax, logsMax }: PartSizes): Generator<SentRecord> {
  const { text, place } = record
  const root = listIn(text, 'resourceLogs')
  const logs = root && all(root.items.map((resource) => logsIn(resource, ['scopeLogs', 'logRecords'])))
  const isSmall = (length: number, count: number) => count === 1 || (length <= lengthMax && count <= logsMax)
  function* inHalves(some: readonly string[], to: number): Generator<SentRecord> {
    const [length, half] = [some.reduce((sum, log) => sum + log.length, 0), Math.ceil(some.length / 2)]
    if (isSmall(length, some.length)) yield { text: root?.head + some.join(',') + root?.tail, place, item: to }
    else {
      yield* inHalves(some.slice(0, half), to - some.length + half)
      yield* inHalves(some.slice(half), to)
    }
  }
  if (!logs || logs.length === 0 || isSmall(text.length, logs.length)) yield record
  else yield* inHalves(logs, logs.length)
}

/** Each as an element of `resourceLogs`. `undefined` for what has none where they should be. */
function logsIn(text: string, [list = '', ...below]: readonly string[], head = '', tail = ''): string[] | undefined {
  if (!text.includes(`"${list}"`)) return []
  const found = listIn(text, list)
  if (!found) return undefined
  const [before, behind] = [head + found.head, found.tail + tail]
  return below.length > 0
    ? all(found.items.map((item) => logsIn(item, below, before, behind)))
    : found.items.map((log) => before + log + behind)
}

function all(lists: readonly (readonly string[] | undefined)[]): string[] | undefined {
  return lists.every((list) => list !== undefined) ? lists.flat() : undefined
}
