// The records of a file or of stdin as texts, each as it was written: numbers keep their digits. NDJSON is read line by line, so a file may
// be of any size; a JSON list or object is read whole.
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { type Node, parseTree } from 'jsonc-parser'
import { CommandError } from '../command/command.ts'
import { unreadable } from '../command/unreadable.ts'

export interface SentRecord {
  readonly text: string
  /** For messages: the line in the file, or the place in the list, from 1. */
  readonly place: number
}

const wholeMax = 64 * 1024 * 1024

/** @param path `-` for stdin; a name that ends with `.gz` is unpacked. @throws CommandError if it cannot be read. */
export async function* recordsOf(path: string, stdin: Readable): AsyncGenerator<SentRecord> {
  const source = path === '-' ? stdin : fileOf(path)
  let [place, whole]: [number, string | undefined] = [0, undefined]
  let isFirst = true
  try {
    for await (const line of createInterface({ input: source, crlfDelay: Number.POSITIVE_INFINITY })) {
      place += 1
      const text = place === 1 ? line.replace(/^\ufeff/, '') : line
      if (whole !== undefined) whole = appended(whole, text, path)
      else if (text.trim() === '') continue
      else if (isFirst && isWhole(text)) whole = text
      else yield { text, place }
      isFirst = false
    }
  } catch (cause) {
    if (cause instanceof CommandError) throw cause
    throw unreadable(path, cause)
  }
  if (whole !== undefined) yield* elementsOf(whole, path)
}

/** Whether a first line begins a JSON text of several lines, or is a list. */
function isWhole(line: string): boolean {
  if (line.trimStart().startsWith('[')) return true
  try {
    JSON.parse(line)
    return false
  } catch {
    return /^\s*\{[^}]*$/.test(line)
  }
}

function appended(whole: string, line: string, path: string): string {
  if (whole.length > wholeMax)
    throw new CommandError(`"${path}" is too large for one JSON text: write a record on each line (NDJSON)`)
  return `${whole}\n${line}`
}

function* elementsOf(text: string, path: string): Generator<SentRecord> {
  const tree = jsonTree(text, path)
  const elements: readonly Node[] = tree.type === 'array' ? (tree.children ?? []) : [tree]
  // A line end inside of a record would end a line of NDJSON; between values it means nothing.
  for (const [at, { offset, length }] of elements.entries())
    yield { text: text.slice(offset, offset + length).replaceAll(/[\r\n]+/g, ' '), place: at + 1 }
}

function jsonTree(text: string, path: string): Node {
  try {
    JSON.parse(text)
  } catch (cause) {
    throw new CommandError(`"${path}" is neither JSON nor NDJSON: ${(cause as Error).message}`, { cause })
  }
  const tree = parseTree(text)
  if (tree) return tree
  throw new CommandError(`"${path}" is no JSON`)
}

function fileOf(path: string): Readable {
  const file = createReadStream(path)
  if (!path.endsWith('.gz')) return file
  const unpacked = createGunzip()
  file.on('error', (error) => unpacked.destroy(error))
  return file.pipe(unpacked)
}
