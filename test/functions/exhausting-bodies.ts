// Bodies of nearly the five megabytes that are taken, each made to cost as much as it can of something: depth, memory, time, or the
// length of the answer.
import { gzipSync } from 'node:zlib'
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import { ingestFormats, ingestPath } from '../../shared/deployment/ingest-formats.ts'
import { keysOf } from '../../shared/keys-of.ts'
import { corpusOf } from '../corpora/corpora.ts'
import { requestOf } from '../corpora/requests.ts'

export interface ExhaustingBody {
  readonly type: 'application/json' | 'application/x-ndjson'
  readonly body: () => string
}

const bytes = 4_900_000

export function exhaustingBodies(nowMs: number): Readonly<Record<string, ExhaustingBody>> {
  const entry = JSON.stringify({
    eventVersion: 'v1.0',
    eventSource: 'membership',
    region: 'eu01',
    severity: 'INFO',
    visibility: 'PUBLIC',
    eventType: 'ADMIN_ACTIVITY',
    eventTimeStamp: new Date(nowMs).toISOString(),
    eventName: 'Project member added',
    sourceIpAddress: '192.0.2.10',
    userAgent: 'Portal',
    initiator: { id: 'user-1' },
    request: { endpoint: 'PATCH /v2/projects/members' },
    context: { organizationId: 'o-1' },
  })
  /** What can be mapped would be stored: something must be wrong besides. */
  const unnamed = entry.replace('"eventName"', '"event"')
  const filling = (text: string, frame = 1000) => text.repeat((bytes - frame) / text.length)
  const members = (count: number, value: string) =>
    `{${Array.from({ length: count }, (_, index) => `"${index}":${value}`).join(',')}}`
  const json = (body: () => string) => ({ type: 'application/json', body }) as const
  const lines = (body: () => string) => ({ type: 'application/x-ndjson', body }) as const
  const withResult = (result: () => string) => json(() => `${entry.slice(0, -1)},"result":${result()}}`)
  const withHeaders = (headers: () => string) =>
    json(() => unnamed.replace('"request":{', () => `"request":{"headers":${headers()},`))
  return {
    'lists that are opened and not closed': json(() => filling('[')),
    'lists within lists': json(() => `${'['.repeat(bytes / 2)}${']'.repeat(bytes / 2)}`),
    'objects within objects': json(() => `${filling('{"a":', bytes / 6)}1${'}'.repeat(bytes / 8)}`),
    'depth, with a number that must be looked at': withResult(
      () => `${'{"a":'.repeat(120_000)}12345678901234567890${'}'.repeat(120_000)}`,
    ),
    'a fault at every character': json(() => `[${filling(',')}`),
    'a million lines, each broken': lines(() => filling('x\n')),
    'a million lines, each a number': lines(() => filling('0\n')),
    'nothing but line ends': lines(() => filling('\n')),
    'a thousand lines of opened lists': lines(() => `${'['.repeat(4_800)}\n`.repeat(1000)),
    'a thousand lines, each wrong by a name of 4,000 quotes': lines(() =>
      `{"request":{"headers":{"${'\\"'.repeat(2_000)}":1}}}\n`.repeat(1000),
    ),
    'a million numbers in a list': withResult(() => `{"a":[${filling('1,')}1]}`),
    'a million objects in a list': withResult(() => `{"a":[${filling('{},')}1]}`),
    'a million numbers, one of which is not exact': withResult(() => `{"b":1e400,"a":[${filling('1,')}1]}`),
    'a number of millions of digits': withResult(() => `{"a":${filling('9')}}`),
    'hundreds of thousands of names': withResult(() => members(400_000, '1')),
    'hundreds of thousands of wrong headers, and no name': withHeaders(() => members(240_000, '1')),
    'a wrong header whose name takes megabytes, and no name': withHeaders(() => `{"${filling('\\"')}":1}`),
    'hundreds of thousands of wrong principals, and no name': json(
      () => `${unnamed.slice(0, -1)},"serviceAccountDelegationInfo":{"principals":[${'1,'.repeat(240_000)}1]}}`,
    ),
    'a folder path of hundreds of thousands': json(() =>
      entry.replace('"context":{', () => `"context":{"folderPath":[${'1,'.repeat(240_000)}1],`),
    ),
    'hundreds of thousands of names, all the same': withResult(
      () => `{${Array.from({ length: 240_000 }, () => '"a":1').join(',')}}`,
    ),
    'a thousand entries on a million lines, each with a name twice': json(
      () => `[${Array.from({ length: 1000 }, () => `{"a":1,${'\n'.repeat(4_800)}"a":2}`).join(',')}]`,
    ),
    'a thousand lines with a name twice': lines(() => `{"a":1,${' '.repeat(4_800)}"a":2}\n`.repeat(1000)),
    'a name twice, far down': withResult(() => `${'{"a":'.repeat(60_000)}{"b":1,"b":2}${'}'.repeat(60_000)}`),
    'quotes and backslashes, and a name twice': withResult(() => `{"a":"${filling('\\"\\\\')}","a":1}`),
    'a number of millions of zeros': withResult(() => `{"a":1.${filling('0')}1}`),
    'a tiny number of millions of zeros': withResult(() => `{"a":0.${filling('0')}1}`),
    'a number that begins with millions of zeros behind its point': withResult(() => `{"a":0.${filling('01')}}`),
    'more entries than are taken': json(() => `[${filling('{},')}{}]`),
  }
}

export interface ExhaustingExport {
  readonly type: 'application/json' | 'application/x-protobuf'
  /** Compressed. */
  readonly body: () => Uint8Array<ArrayBuffer>
}

const unpackedBytes = 19_900_000

/** Exports of logs, each made to cost as much as it can in the memory of a function. */
export function exhaustingExports(nowMs: number): Readonly<Record<string, ExhaustingExport>> {
  // Not made smaller: what shrinks too much is refused before it is looked at.
  const packed = (bytes: Uint8Array | string) => new Uint8Array(gzipSync(bytes, { level: 0 }))
  const protobuf = (bytes: () => Uint8Array) =>
    ({ type: 'application/x-protobuf', body: () => packed(bytes()) }) as const
  const json = (text: () => string) => ({ type: 'application/json', body: () => packed(text()) }) as const
  const message = (field: number, ...parts: readonly Uint8Array[]) => {
    const length = parts.reduce((sum, part) => sum + part.length, 0)
    const writer = new BinaryWriter().tag(field, WireType.LengthDelimited).uint32(length)
    return new Uint8Array(Buffer.concat([writer.finish(), ...parts]))
  }
  const repeated = (count: number, bytes: Uint8Array) =>
    new Uint8Array(Buffer.concat(Array.from({ length: count }, () => bytes)))
  const text = (field: number, value: string) => message(field, new TextEncoder().encode(value))
  const time = new BinaryWriter()
    .tag(1, WireType.Bit64)
    .fixed64(BigInt(nowMs) * 1_000_000n)
    .finish()
  const attribute = message(6, text(1, 'k'), message(2, text(1, 'v')))
  const log = (...more: readonly Uint8Array[]) => message(2, time, text(12, 'user.created'), ...more)
  const request = (...logs: readonly Uint8Array[]) => message(1, message(2, ...logs))
  return {
    'a bomb': { type: 'application/x-protobuf', body: () => new Uint8Array(gzipSync(new Uint8Array(unpackedBytes))) },
    'millions of empty messages': protobuf(() => repeated(unpackedBytes / 2, new Uint8Array([10, 0]))),
    'millions of unknown fields': protobuf(() => repeated(unpackedBytes / 3, new Uint8Array([0x98, 0x06, 0]))),
    'groups within groups': protobuf(() => repeated(unpackedBytes / 2, new Uint8Array([0x9b, 0x06]))),
    'hundreds of thousands of attributes': protobuf(() => request(log(repeated(180_000, attribute)))),
    'values within values': protobuf(() => {
      let value: Uint8Array = text(1, 'x')
      for (let depth = 0; depth < 5_000; depth += 1) value = message(5, message(1, value))
      return request(message(2, message(5, value)))
    }),
    'ten thousand records of an ordinary size': protobuf(() =>
      request(...Array.from({ length: 10_000 }, () => log(repeated(14, attribute)))),
    ),
    'ten thousand records of which no entry can be made': protobuf(() =>
      request(...Array.from({ length: 10_000 }, () => message(2, time, repeated(14, attribute)))),
    ),
    'a resource of megabytes, and ten thousand records': protobuf(() =>
      message(
        1,
        message(1, message(1, text(1, 'k'.repeat(5_000_000)))),
        message(2, ...Array.from({ length: 10_000 }, () => log())),
      ),
    ),
    'JSON of a million numbers': json(() => `{"resourceLogs":[${'1,'.repeat(unpackedBytes / 2 - 20)}1]}`),
    'JSON of lists within lists': json(() => '['.repeat(unpackedBytes)),
    'JSON of a text of megabytes': json(
      () => `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"eventName":"${'x'.repeat(unpackedBytes - 200)}"}]}]}]}`,
    ),
  }
}

export interface ExhaustingRecords {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: () => string | Uint8Array<ArrayBuffer>
}

/** Records of the senders of JSON. Those that are otherwise as they should be would be stored. */
export function exhaustingRecords(
  format: (typeof recordFormats)[number],
  nowMs: number,
): Readonly<Record<string, ExhaustingRecords>> {
  const path = ingestPath(format).replace('{id}', 'o-1').replace('{source}', 'prod')
  const [record = {}] = corpusOf(format, nowMs)
  const { headers } = requestOf(format, [], { isPacked: true, isCompressed: false })
  const [first, behind] = format === 'cloudevents' ? ['[', ']'] : ['', '']
  const sent = (body: () => string | Uint8Array<ArrayBuffer>, more = {}): ExhaustingRecords => ({
    path,
    headers: { ...headers, ...more },
    body,
  })
  // An attribute of a CloudEvent is no object, its data may be.
  const whole = JSON.stringify({ ...record, [format === 'cloudevents' ? 'data' : 'laterfield']: 'place' })
  const around = (inner: () => string) => () => `${first}${whole.replace('"place"', inner)}${behind}`
  const members = (count: number) => `{${Array.from({ length: count }, (_, index) => `"${index}":1`).join(',')}}`
  const repeated = (inner: string) => {
    const one = whole.replace('"place"', () => inner)
    const between = format === 'splunk' ? '' : ','
    const all = Array.from({ length: Math.min(1000, Math.floor(bytes / one.length)) }, () => one).join(between)
    return format === 'splunk' ? all : `[${all}]`
  }
  return {
    'a bomb': sent(() => new Uint8Array(gzipSync(Buffer.alloc(50_000_000, ' '))), { 'content-encoding': 'gzip' }),
    'hundreds of thousands of members in a record': sent(around(() => members(300_000))),
    'lists within lists, two hundred of them': sent(around(() => `${'['.repeat(200)}${']'.repeat(200)}`)),
    'lists within lists': sent(around(() => `${'['.repeat(2_000_000)}${']'.repeat(2_000_000)}`)),
    'lists that are opened and not closed': sent(() => '['.repeat(bytes)),
    'objects that are opened and not closed': sent(() => '{"a":'.repeat(bytes / 5)),
    'a million numbers that are not exact': sent(around(() => `[${'1e400,'.repeat(bytes / 7)}1]`)),
    'a number of millions of digits': sent(around(() => '9'.repeat(bytes - whole.length - 2))),
    'a text of megabytes': sent(around(() => `"${'x'.repeat(bytes - whole.length - 9)}"`)),
    'as many large records as fit': sent(() => repeated(members(500))),
    'a million objects': sent(() => (format === 'splunk' ? '{}'.repeat(bytes / 3) : `[${'{},'.repeat(bytes / 3)}{}]`)),
  }
}

/** Of all but OTLP, whose exports are above. */
export const recordFormats = keysOf(ingestFormats).filter((format) => format !== 'entries' && format !== 'otlp')
