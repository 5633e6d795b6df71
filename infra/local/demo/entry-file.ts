// A file of entries, one JSON object a line, with its times moved into the window. Judges nothing but that lines are objects.
import { isObject } from '../../../shared/is-object.ts'
import { parseInstant } from '../../../shared/time/instant.ts'
import { CommandError } from '../../command/command.ts'
import { recordsOf, type SentRecord } from '../../sending/records.ts'
import { secondsUntilNow, shiftedTime } from './shifted-time.ts'

export interface FileSummary {
  /** Lines that are not blank. */
  readonly entries: number
  /** The newest event time in it; undefined when there is none. */
  readonly newestMs: number | undefined
}

/** Reads the file once. @throws CommandError when it cannot be read, or a line is no JSON object. */
export async function summarizeFile(path: string): Promise<FileSummary> {
  let entries = 0
  let newestMs: number | undefined
  for await (const { entry } of linesOf(path)) {
    entries += 1
    const ms = instantOf(entry)
    if (ms !== undefined && (newestMs === undefined || ms > newestMs)) newestMs = ms
  }
  return { entries, newestMs }
}

/**
 * The entries as they stand in the file, in its order.
 * @param shiftSeconds what all event times are moved by.
 */
export async function* recordsOfFile(path: string, shiftSeconds: number): AsyncGenerator<SentRecord> {
  for await (const { entry, text, place } of linesOf(path)) {
    const time = entry['eventTimeStamp']
    const shifted = shiftSeconds !== 0 && typeof time === 'string'
    yield {
      text: shifted ? JSON.stringify({ ...entry, eventTimeStamp: shiftedTime(time, shiftSeconds) }) : text,
      place,
    }
  }
}

/** So that the newest becomes now, rounded down to the second; 0 when the file names no time. */
export function shiftToNow({ newestMs }: FileSummary, nowMs: number): number {
  return newestMs === undefined ? 0 : secondsUntilNow(newestMs, nowMs)
}

async function* linesOf(path: string) {
  // It is read twice, which stdin cannot be: "-" is a file of that name.
  for await (const { text, place } of recordsOf(path === '-' ? './-' : path, process.stdin, 'entries'))
    yield { text, place, entry: parseObject(text, `${path}, line ${place}`) }
}

function parseObject(text: string, place: string): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new CommandError(`${place} is not JSON: ${(error as Error).message}`)
  }
  if (isObject(value)) return value
  throw new CommandError(`${place} is not a JSON object`)
}

function instantOf(entry: Readonly<Record<string, unknown>>): number | undefined {
  const time = entry['eventTimeStamp']
  return typeof time === 'string' ? parseInstant(time)?.ms : undefined
}
