// Senders of JSON, as data: which records a body has, and whether its sender drops what is refused. What a record means is in formats/.
import { isObject } from '../../shared/is-object.ts'
import type { Format } from './formats/format.ts'
import { formats } from './formats/formats.ts'

export interface RecordSender {
  readonly format: Format
  /** Answered by anything but success it sends the same again, and then drops it: what is refused is always quarantined. */
  readonly dropsRefused: boolean
  /** The records in one value of the body, in their order. What is none of its sender's is one too, so that it is not lost. */
  readonly recordsOf: (value: unknown) => readonly unknown[]
}

/** The items of a list within an object, such as `{"items": […]}`; else the value, as a line of a file. */
const listed = (name: string) => (value: unknown) => {
  const list = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined
  return Array.isArray(list) ? (list as readonly unknown[]) : [value]
}

export const recordSenders = [
  { format: formats.kubernetes, dropsRefused: true, recordsOf: listed('items') },
] as const satisfies readonly RecordSender[]
