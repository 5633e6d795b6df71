// An OTLP request in protobuf as an exporter writes it, by the library's wire format and the table of the fields.
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import type { Fields } from '../shared/formats/format.ts'
import type { Message, Scalar } from '../shared/formats/otlp-shape.ts'

/** As an exporter writes it: the table read the other way. */
export function inProtobuf(value: Fields, message: Message): Uint8Array<ArrayBuffer> {
  const writer = new BinaryWriter()
  for (const [number, { name, is, repeated }] of Object.entries(message)) {
    if (value[name] === undefined) continue
    for (const item of repeated ? (value[name] as unknown[]) : [value[name]]) {
      if (typeof is !== 'string') {
        writer.tag(Number(number), WireType.LengthDelimited).bytes(inProtobuf(item as Fields, is()))
        continue
      }
      writer.tag(Number(number), wireTypes[is])
      writes[is](writer, item as never)
    }
  }
  return writer.finish()
}

const wireTypes: Readonly<Record<Scalar, WireType>> = {
  ...{ string: WireType.LengthDelimited, bytes: WireType.LengthDelimited, id: WireType.LengthDelimited },
  ...{ bool: WireType.Varint, int64: WireType.Varint, uint32: WireType.Varint, enum: WireType.Varint },
  ...{ fixed64: WireType.Bit64, double: WireType.Bit64, fixed32: WireType.Bit32 },
}

const writes: Readonly<Record<Scalar, (writer: BinaryWriter, value: never) => unknown>> = {
  string: (writer, value: string) => writer.string(value),
  bytes: (writer, value: string) => writer.bytes(Buffer.from(value, 'base64')),
  id: (writer, value: string) => writer.bytes(Buffer.from(value, 'hex')),
  bool: (writer, value: boolean) => writer.bool(value),
  int64: (writer, value: string) => writer.int64(value),
  fixed64: (writer, value: string) => writer.fixed64(value),
  uint32: (writer, value: number) => writer.uint32(value),
  enum: (writer, value: number) => writer.int32(value),
  fixed32: (writer, value: number) => writer.fixed32(value),
  double: (writer, value: number | string) => writer.double(Number(value)),
}
