// The messages of OTLP logs as a table: the fields of an export request by their numbers, and their kinds. Fields that are not here are
// ignored, as OTLP demands of unknown ones.
// https://github.com/open-telemetry/opentelemetry-proto/tree/main/opentelemetry/proto (read 2026-11, version of 2026-08-18)

/** `id` is bytes that JSON has in hex; `bytes` are Base64 there. 64-bit numbers are texts in JSON. */
export type Scalar = 'string' | 'bool' | 'int64' | 'fixed64' | 'uint32' | 'enum' | 'fixed32' | 'double' | 'bytes' | 'id'

export interface Field {
  readonly name: string
  readonly is: Scalar | (() => Message)
  readonly repeated?: true
  /** Of the members of a choice, a message has one at most, and has it even with its default value. */
  readonly choice?: true
}

export type Message = Readonly<Record<number, Field>>

const anyValue: Message = {
  1: { name: 'stringValue', is: 'string', choice: true },
  2: { name: 'boolValue', is: 'bool', choice: true },
  3: { name: 'intValue', is: 'int64', choice: true },
  4: { name: 'doubleValue', is: 'double', choice: true },
  5: { name: 'arrayValue', is: () => arrayValue, choice: true },
  6: { name: 'kvlistValue', is: () => keyValueList, choice: true },
  7: { name: 'bytesValue', is: 'bytes', choice: true },
}
const arrayValue: Message = { 1: { name: 'values', is: () => anyValue, repeated: true } }
const keyValue: Message = { 1: { name: 'key', is: 'string' }, 2: { name: 'value', is: () => anyValue } }
const keyValueList: Message = { 1: { name: 'values', is: () => keyValue, repeated: true } }

const entityRef: Message = {
  1: { name: 'schemaUrl', is: 'string' },
  2: { name: 'type', is: 'string' },
  3: { name: 'idKeys', is: 'string', repeated: true },
  4: { name: 'descriptionKeys', is: 'string', repeated: true },
}

const resource: Message = {
  1: { name: 'attributes', is: () => keyValue, repeated: true },
  2: { name: 'droppedAttributesCount', is: 'uint32' },
  3: { name: 'entityRefs', is: () => entityRef, repeated: true },
}

const scope: Message = {
  1: { name: 'name', is: 'string' },
  2: { name: 'version', is: 'string' },
  3: { name: 'attributes', is: () => keyValue, repeated: true },
  4: { name: 'droppedAttributesCount', is: 'uint32' },
}

const logRecord: Message = {
  1: { name: 'timeUnixNano', is: 'fixed64' },
  11: { name: 'observedTimeUnixNano', is: 'fixed64' },
  2: { name: 'severityNumber', is: 'enum' },
  3: { name: 'severityText', is: 'string' },
  5: { name: 'body', is: () => anyValue },
  6: { name: 'attributes', is: () => keyValue, repeated: true },
  7: { name: 'droppedAttributesCount', is: 'uint32' },
  8: { name: 'flags', is: 'fixed32' },
  9: { name: 'traceId', is: 'id' },
  10: { name: 'spanId', is: 'id' },
  12: { name: 'eventName', is: 'string' },
}

const scopeLogs: Message = {
  1: { name: 'scope', is: () => scope },
  2: { name: 'logRecords', is: () => logRecord, repeated: true },
  3: { name: 'schemaUrl', is: 'string' },
}

const resourceLogs: Message = {
  1: { name: 'resource', is: () => resource },
  2: { name: 'scopeLogs', is: () => scopeLogs, repeated: true },
  3: { name: 'schemaUrl', is: 'string' },
}

/** `ExportLogsServiceRequest` */
export const exportRequest: Message = { 1: { name: 'resourceLogs', is: () => resourceLogs, repeated: true } }

type Fields = Record<string, unknown>

const defaults: Readonly<Record<Scalar, unknown>> = {
  string: '',
  bool: false,
  int64: '0',
  fixed64: '0',
  uint32: 0,
  enum: 0,
  fixed32: 0,
  double: 0,
  bytes: '',
  id: '',
}

/**
 * Sets a field in the one form that a message has here, however it was sent: without defaults, without empty messages. So a record is the same, and
 * has the same identity, in protobuf and in JSON.
 */
export function setField(into: Fields, message: Message, field: Field, value: unknown): void {
  const { name, is, repeated, choice } = field
  if (repeated) {
    const list = into[name]
    if (Array.isArray(list)) list.push(value)
    else into[name] = [value]
    return
  }
  if (choice) for (const each of Object.values(message)) if (each.choice) delete into[each.name]
  const isDefault = typeof is === 'string' ? value === defaults[is] : Object.keys(value as Fields).length === 0
  if (isDefault && !choice) delete into[name]
  else into[name] = value
}
