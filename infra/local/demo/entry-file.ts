// Reads a file of entries, one JSON object a line, without holding more than a line of it. Judges nothing but that.
import { open } from 'node:fs/promises'
import { parseInstant } from '../../../shared/time/instant.ts'
import { CommandError } from '../../command/command.ts'
import type { Shipment } from './sender.ts'
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
 * The entries as they stand in the file, in its order; each is called by its line.
 * @param shiftSeconds what all event times are moved by.
 */
export async function* shipmentsOf(path: string, shiftSeconds: number): AsyncGenerator<Shipment, void> {
  for await (const { entry, text, line } of linesOf(path)) {
    const time = entry['eventTimeStamp']
    const shifted = shiftSeconds !== 0 && typeof time === 'string'
    const json = shifted ? JSON.stringify({ ...entry, eventTimeStamp: shiftedTime(time, shiftSeconds) }) : text
    yield { name: `line ${line}`, json }
  }
}

/** So that the newest becomes now, rounded down to the second; 0 when the file names no time. */
export function shiftToNow({ newestMs }: FileSummary, nowMs: number): number {
  return newestMs === undefined ? 0 : secondsUntilNow(newestMs, nowMs)
}

interface Line {
  readonly line: number
  readonly text: string
  readonly entry: Readonly<Record<string, unknown>>
}

async function* linesOf(path: string): AsyncGenerator<Line, void> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    throw new CommandError(
      `${path} cannot be read: ${error.code === 'ENOENT' ? 'there is no such file' : error.message}`,
    )
  })
  let line = 0
  for await (const raw of file.readLines({ encoding: 'utf8' })) {
    line += 1
    const text = (line === 1 ? raw.replace(/^\uFEFF/, '') : raw).trim()
    if (text) yield { line, text, entry: parseObject(text, `${path}, line ${line}`) }
  }
}

function parseObject(text: string, place: string): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new CommandError(`${place} is not JSON: ${(error as Error).message}`)
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  throw new CommandError(`${place} is not a JSON object`)
}

function instantOf(entry: Readonly<Record<string, unknown>>): number | undefined {
  const time = entry['eventTimeStamp']
  return typeof time === 'string' ? parseInstant(time)?.ms : undefined
}
