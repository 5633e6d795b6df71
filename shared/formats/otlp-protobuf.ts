// An OTLP export request in protobuf, read into the form of otlp-shape.ts. The wire format is the library's; which fields there are, and
// how many may be read, is said here: bytes of tiny messages take a hundred times their size in memory.
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire'
import { AuditError } from '../audit-error.ts'
import { depthMax } from '../entry/entry-shape.ts'
import { type Field, type Message, type Scalar, setField } from './otlp-shape.ts'

type Fields = Record<string, unknown>

/** @throws AuditError `BODY_INVALID`, or `BODY_TOO_LARGE` once more than `valuesMax` fields are read. */
export function readProtobuf(bytes: Uint8Array, message: Message, valuesMax: number): Readonly<Fields> {
  const reader = new BinaryReader(bytes)
  const left = { values: valuesMax }
  try {
    return readMessage(reader, bytes.length, message, left, 0, {})
  } catch (cause) {
    if (cause instanceof AuditError) {
      if (cause.code === 'BODY_TOO_LARGE')
        throw new AuditError('BODY_TOO_LARGE', `the body holds more than ${valuesMax} values`)
      throw cause
    }
    throw new AuditError('BODY_INVALID', 'the body is not an export request in protobuf', { cause })
  }
}

/** A message that is given again adds to what was read of it (https://protobuf.dev/programming-guides/encoding/#last-one-wins). */
function readMessage(
  reader: BinaryReader,
  end: number,
  message: Message,
  left: { values: number },
  depth: number,
  into: Fields,
): Fields {
  if (depth > depthMax) throw new AuditError('BODY_INVALID', `the body is nested more than ${depthMax} levels deep`)
  while (reader.pos < end) {
    const [number, wireType] = reader.tag()
    left.values -= 1
    if (left.values < 0) throw new AuditError('BODY_TOO_LARGE', 'too many values')
    const field = message[number]
    if (!field || wireType !== wireTypeOf(field)) {
      reader.skip(wireType, number)
      continue
    }
    if (typeof field.is === 'string') {
      setField(into, message, field, scalars[field.is](reader))
      continue
    }
    const length = reader.uint32()
    const stop = reader.pos + length
    if (stop > end) throw new RangeError('a message is longer than what it is in')
    const before = field.repeated ? undefined : into[field.name]
    setField(into, message, field, readMessage(reader, stop, field.is(), left, depth + 1, (before as Fields) ?? {}))
  }
  if (reader.pos !== end) throw new RangeError('a field is longer than the message that it is in')
  return into
}

const scalars: Readonly<Record<Scalar, (reader: BinaryReader) => unknown>> = {
  string: (reader) => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(reader.bytes()),
  bool: (reader) => reader.bool(),
  int64: (reader) => String(reader.int64()),
  fixed64: (reader) => String(reader.fixed64()),
  uint32: (reader) => reader.uint32(),
  enum: (reader) => reader.int32(),
  fixed32: (reader) => reader.fixed32(),
  double: (reader) => doubleInJson(reader.double()),
  bytes: (reader) => Buffer.from(reader.bytes()).toString('base64'),
  id: (reader) => Buffer.from(reader.bytes()).toString('hex'),
}

/** https://protobuf.dev/programming-guides/json/: what JSON has no number for is a text. RFC 8785 has no minus zero either. */
export function doubleInJson(value: number): number | string {
  if (Object.is(value, -0)) return '-0'
  return Number.isFinite(value) ? value : String(value)
}

function wireTypeOf({ is }: Field): WireType {
  if (typeof is !== 'string') return WireType.LengthDelimited
  return wireTypes[is]
}

const wireTypes: Readonly<Record<Scalar, WireType>> = {
  string: WireType.LengthDelimited,
  bytes: WireType.LengthDelimited,
  id: WireType.LengthDelimited,
  bool: WireType.Varint,
  int64: WireType.Varint,
  uint32: WireType.Varint,
  enum: WireType.Varint,
  fixed64: WireType.Bit64,
  double: WireType.Bit64,
  fixed32: WireType.Bit32,
}
