// The records of a file or of stdin, and how far a file is sent. How its records are told apart is in shared/records.
import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { IngestFormat } from '../../shared/deployment/ingest-formats.ts'
import { type RecordPlace, RecordsFault, type RecordText } from '../../shared/records/record-texts.ts'
import { textsOfFormat } from '../../shared/records/texts-of-format.ts'
import { CommandError } from '../command/command.ts'
import { unreadable } from '../command/unreadable.ts'

export type SentRecord = RecordText

export const beginning: RecordPlace = { place: 0 }

/** What is whole ends behind each of its items. */
export function isBehind({ place, item = Number.POSITIVE_INFINITY }: RecordPlace, after: RecordPlace): boolean {
  return place > after.place || (place === after.place && item > (after.item ?? Number.POSITIVE_INFINITY))
}

/** `7`, or `7:3` for the third record of line 7. */
export function placeText({ place, item }: RecordPlace): string {
  return item === undefined ? String(place) : `${place}:${item}`
}

/**
 * @param path `-` for stdin; a name that ends with `.gz` is unpacked.
 * @throws CommandError if it cannot be read.
 */
export async function* recordsOf(path: string, stdin: Readable, format: IngestFormat): AsyncGenerator<SentRecord> {
  try {
    yield* textsOfFormat(format, path === '-' ? stdin : fileOf(path))
  } catch (cause) {
    throw cause instanceof RecordsFault ? faultIn(path, cause) : unreadable(path, cause)
  }
}

function faultIn(path: string, fault: RecordsFault): CommandError {
  const where = fault.line === undefined ? `"${path}"` : `"${path}", line ${fault.line},`
  switch (fault.kind) {
    case 'not-utf8':
      return new CommandError(`${where} is not UTF-8`, { cause: fault })
    case 'not-json':
      return new CommandError(`${where} is neither JSON nor NDJSON${reasonOf(fault)}`, { cause: fault })
    case 'not-otlp':
      return new CommandError(`${where} is no export request of OTLP`, { cause: fault })
    case 'too-large':
      return new CommandError(
        `${where} is too large for one JSON text, of which 64 MB are read: write a record on each line (NDJSON)`,
        { cause: fault },
      )
  }
}

function reasonOf({ cause }: RecordsFault): string {
  return cause instanceof Error ? `: ${cause.message}` : ''
}

function fileOf(path: string): Readable {
  const file = createReadStream(path)
  if (!path.endsWith('.gz')) return file
  const unpacked = createGunzip()
  file.on('error', (error) => unpacked.destroy(error))
  return file.pipe(unpacked)
}
