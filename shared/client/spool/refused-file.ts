// What was refused for good, kept for people: in a file of its own, which nothing reads.
import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'

export interface RefusedFile {
  readonly bytes: number
  /** @param text of the entry. @throws Error of the disk. */
  add(text: string, code: string, message: string, nowMs: number): void
}

/** @param name of the file, which is made when it is needed. */
export function refusedFile(spoolFolder: string, name: string): RefusedFile {
  const folder = join(spoolFolder, 'refused')
  let bytes = 0
  return {
    get bytes() {
      return bytes
    },
    add: (text, code, message, nowMs) => {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      const about = JSON.stringify({ refusedAt: new Date(nowMs).toISOString(), code, message })
      // The entry as it was sent, so that it can be sent again once it was put right.
      const line = `${about.slice(0, -1)},"entry":${text}}\n`
      appendFileSync(join(folder, name), line, { mode: 0o600 })
      bytes += Buffer.byteLength(line)
    },
  }
}
