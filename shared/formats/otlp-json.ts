// An OTLP export request in JSON, read into the form of otlp-shape.ts. OTLP's JSON is protobuf's but for ids in hex and enums as numbers:
// https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
import { AuditError } from '../audit-error.ts'
import { depthMax } from '../entry/entry-shape.ts'
import { isObject } from '../is-object.ts'
import { InexactNumber } from '../json/exact-number.ts'
import { doubleInJson } from './otlp-protobuf.ts'
import { type Field, type Message, type Scalar, setField } from './otlp-shape.ts'

type Fields = Record<string, unknown>

/** @param value parsed, with `InexactNumber`s. @throws AuditError `BODY_INVALID`, naming the place. */
export function readJson(value: unknown, message: Message, at = '', depth = 0): Readonly<Fields> {
  if (!isObject(value) || value instanceof InexactNumber) throw fault(at || 'the body', 'must be an object')
  if (depth > depthMax) throw fault(at, `is nested more than ${depthMax} levels deep`)
  const into: Fields = {}
  for (const field of Object.values(message)) {
    const sent = Object.hasOwn(value, field.name) ? value[field.name] : null
    // Protobuf's JSON takes null for a field that is not there.
    if (sent === null) continue
    const path = at ? `${at}.${field.name}` : field.name
    if (field.choice && Object.keys(into).length > 0) throw fault(path, 'is a second value of one')
    if (!field.repeated) {
      setField(into, message, field, readOne(sent, field, path, depth))
      continue
    }
    if (!Array.isArray(sent)) throw fault(path, 'must be a list')
    for (const [index, item] of sent.entries())
      setField(into, message, field, readOne(item, field, `${path}.${index}`, depth))
  }
  return into
}

function readOne(value: unknown, { is }: Field, path: string, depth: number): unknown {
  if (typeof is !== 'string') return readJson(value, is(), path, depth + 1)
  const read = scalars[is](value instanceof InexactNumber ? value.source : value, value)
  if (read === undefined) throw fault(path, `must be ${words[is]}`)
  return read
}

const words: Readonly<Record<Scalar, string>> = {
  string: 'a text',
  bool: 'true or false',
  int64: 'a whole number of 64 bits, as a text or a number',
  fixed64: 'a whole number of 64 bits from 0, as a text or a number',
  uint32: 'a whole number of 32 bits from 0',
  enum: 'a whole number',
  fixed32: 'a whole number of 32 bits from 0',
  double: 'a number',
  bytes: 'bytes in Base64',
  id: 'bytes in hex',
}

/** `undefined` for what is none. A number that a double cannot hold comes as its digits, and in `sent` as itself. */
const scalars: Readonly<Record<Scalar, (value: unknown, sent: unknown) => unknown>> = {
  string: (value, sent) => (typeof sent === 'string' ? value : undefined),
  bool: (value) => (typeof value === 'boolean' ? value : undefined),
  int64: (value) => wholeText(value, -(2n ** 63n), 2n ** 63n - 1n),
  fixed64: (value) => wholeText(value, 0n, 2n ** 64n - 1n),
  uint32: (value) => whole(value, 0, 2 ** 32 - 1),
  enum: (value) => whole(value, -(2 ** 31), 2 ** 31 - 1),
  fixed32: (value) => whole(value, 0, 2 ** 32 - 1),
  double: (value) => double(value),
  bytes: (_, sent) =>
    typeof sent === 'string' && /^[A-Za-z0-9+/_-]*={0,2}$/.test(sent)
      ? Buffer.from(sent, 'base64').toString('base64')
      : undefined,
  id: (_, sent) => (typeof sent === 'string' && /^([0-9a-f]{2})*$/i.test(sent) ? sent.toLowerCase() : undefined),
}

function wholeText(value: unknown, min: bigint, max: bigint): string | undefined {
  if ((typeof value !== 'string' && typeof value !== 'number') || !/^-?\d{1,20}$/.test(String(value))) return undefined
  const number = BigInt(value)
  return number >= min && number <= max ? String(number) : undefined
}

function whole(value: unknown, min: number, max: number): number | undefined {
  const text = wholeText(value, BigInt(min), BigInt(max))
  return text === undefined ? undefined : Number(text)
}

function double(value: unknown): number | string | undefined {
  if (typeof value === 'number') return doubleInJson(value)
  if (typeof value !== 'string' || !/^(NaN|-?Infinity|-?\d+(\.\d+)?([eE][+-]?\d+)?)$/.test(value)) return undefined
  return doubleInJson(Number(value))
}

function fault(path: string, message: string): AuditError {
  return new AuditError('BODY_INVALID', path === 'the body' ? `${path} ${message}` : `"${path}" ${message}`)
}
