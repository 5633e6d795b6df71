// The bytes of a download, fetched from where the last try ended, until the file is whole. The link has its own signature: no token goes there.

import { ftruncateSync, writeSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { pauseBeforeTry } from '../../../shared/client/retrying.ts'
import { counted } from '../../../shared/counted.ts'
import { CommandError } from '../../command/command.ts'
import { exitCodes } from '../invocation/exit-codes.ts'
import type { Notes } from '../output/notes.ts'
import { finish, type PartNote, partBytes, partHandle, writeNote } from './part-file.ts'
import type { Downloads, ReadyDownload } from './ready-download.ts'

/** In a row, without a byte more. */
const triesMax = 6

type Ready = ReadyDownload & { readonly url: string }

/** @throws CommandError if no more bytes come. */
export async function fetchWhole(
  downloads: Downloads,
  note: PartNote,
  ready: Ready,
  notes: Notes,
  signal: AbortSignal,
): Promise<void> {
  let [now, known] = [ready, note]
  for (let tries = 1; ; tries += 1) {
    const before = await partBytes(note.file)
    const fetched = await fetchRest(known, now, before, notes, signal)
    known = fetched.note
    if (fetched.isWhole) break
    if ((await partBytes(note.file)) > before) tries = 1
    if (tries >= triesMax) throw new CommandError('the file does not come', { exitCode: exitCodes.later })
    await pause(pauseBeforeTry(tries, Math.random()), undefined, { signal })
    // The link may have ended meanwhile.
    now = await downloads.ready(note.downloadId)
  }
  const bytes = await partBytes(note.file)
  if (bytes !== now.bytes)
    throw new CommandError(`the file has ${counted(bytes, 'byte')}, and should have ${now.bytes}`)
  await finish(note.file)
}

interface Fetched {
  readonly isWhole: boolean
  readonly note: PartNote
}

async function fetchRest(
  note: PartNote,
  { url, bytes }: Ready,
  held: number,
  notes: Notes,
  signal: AbortSignal,
): Promise<Fetched> {
  const { etag } = note
  if (etag !== undefined && held === bytes) return { isWhole: true, note }
  // Open before the answer comes: whoever is slow to read it loses what waits when the connection breaks.
  const handle = await partHandle(note.file)
  try {
    const goesOn = etag !== undefined && held > 0
    const headers: Record<string, string> = goesOn ? { range: `bytes=${held}-`, 'if-match': etag } : {}
    const response = await answered(url, headers, signal)
    if (!response) return { isWhole: false, note }
    // Another object by now: from the beginning.
    if (response.status === 412 || response.status === 416)
      return { isWhole: false, note: await noted(note, undefined) }
    if (!response.ok || !response.body) return { isWhole: false, note }
    const now = await noted(note, response.headers.get('etag') ?? undefined)
    const onBytes = (at: number) => notes.progress(`${at} of ${counted(bytes, 'byte')}`)
    const isWhole = await written(response.body, handle.fd, response.status === 206 ? held : 0, onBytes)
    if (!isWhole) signal.throwIfAborted()
    return { isWhole, note: now }
  } finally {
    await handle.close()
  }
}

/** `undefined` if nobody answers. What the disk refuses is no such case: another try would not help. */
async function answered(
  url: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Response | undefined> {
  try {
    return await fetch(url, { headers, redirect: 'error', signal })
  } catch (error) {
    if (signal.aborted) throw error
    return undefined
  }
}

/** On disk before the first byte of the file is: else nobody could say later what the bytes are of. */
async function noted({ etag: before, ...note }: PartNote, etag: string | undefined): Promise<PartNote> {
  const now = { ...note, ...(etag === undefined ? {} : { etag }) }
  if (etag !== before) await writeNote(now)
  return now
}

/** Every byte that came is kept. @returns whether the answer came to its end. */
async function written(
  body: ReadableStream<Uint8Array>,
  fd: number,
  from: number,
  onBytes: (at: number) => void,
): Promise<boolean> {
  const chunks = body[Symbol.asyncIterator]()
  ftruncateSync(fd, from)
  for (let at = from; ; ) {
    const next = await chunks.next().catch(() => undefined)
    if (!next) return false
    if (next.done) return true
    writeSync(fd, next.value, 0, next.value.length, at)
    at += next.value.length
    onBytes(at)
  }
}
