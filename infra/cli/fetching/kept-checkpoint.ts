// The newest checkpoint that was verified of each log, and the key it was verified by: kept in the data folder, so that every later one is
// checked against it. Never replaced by a smaller one, and never after a contradiction.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseCheckpoint } from '../../../shared/proof/checkpoint.ts'
import { type NamedFile, verify } from '../../../shared/proof/verification.ts'
import { writeWhole } from '../session/folders.ts'

export interface MetLog {
  /** The signed note that the service served. */
  readonly note: string
  /** The key that the service gives. */
  readonly key: string
  /** The service's proof of growth between two sizes; `undefined` if it has none. */
  readonly consistency: (from: number, to: number) => Promise<string | undefined>
}

export type Meeting =
  /** Nothing was kept: key and checkpoint are now. */
  | { readonly is: 'first'; readonly text: string }
  /** Or is as it was. */
  | { readonly is: 'grown'; readonly since: number; readonly text: string }
  /** The note is not signed by the kept key, or contradicts the kept checkpoint. */
  | { readonly is: 'contradicted'; readonly text: string; readonly evidence: string }

/** Keeps the checkpoint if it stands up to what was kept before; else keeps the evidence beside it. */
export async function keepCheckpoint(
  dataFolder: string,
  { note, key, consistency }: MetLog,
  nowMs: number,
): Promise<Meeting> {
  const met = parseCheckpoint(note)
  if (!met) return contradiction(dataFolder, 'the service served no checkpoint', { note }, nowMs)
  const folder = join(dataFolder, 'checkpoints', createHash('sha256').update(met.origin).digest('hex'))
  const [keptNote, keptKey] = await Promise.all([kept(folder, 'checkpoint'), kept(folder, 'key')])
  const before = keptNote === undefined ? undefined : parseCheckpoint(keptNote)
  // An answer that was overtaken by another is no contradiction while the log still has the kept size.
  const isOlder = before !== undefined && met.size < before.size
  const [file, since] = isOlder ? [keptNote ?? '', note] : [note, keptNote]
  const [from, to] = isOlder ? [met.size, before.size] : [before?.size ?? met.size, met.size]
  const proof = from === to || from === 0 ? undefined : await consistency(from, to)
  const { isProven, text } = await verify({
    file: named('checkpoint', file),
    key: keptKey ?? key,
    since: since === undefined ? undefined : named('kept', since),
    consistency: proof === undefined ? undefined : named('consistency', proof),
  }).catch((error: Error) => ({ isProven: false, text: error.message }))
  if (!isProven) {
    const found = { note, key, ...(keptNote ? { kept: keptNote } : {}), ...(proof ? { consistency: proof } : {}) }
    return contradiction(folder, text, found, nowMs)
  }
  if (!isOlder) await writeWhole(folder, 'checkpoint', note)
  if (keptKey === undefined) await writeWhole(folder, 'key', `${key}\n`)
  return before ? { is: 'grown', since: before.size, text } : { is: 'first', text }
}

async function contradiction(
  folder: string,
  text: string,
  found: Readonly<Record<string, string>>,
  nowMs: number,
): Promise<Meeting> {
  const evidence = join(folder, `evidence-${new Date(nowMs).toISOString().replaceAll(':', '-')}`)
  for (const [name, content] of Object.entries(found)) await writeWhole(evidence, name, content)
  return { is: 'contradicted', text, evidence }
}

async function kept(folder: string, name: string): Promise<string | undefined> {
  return readFile(join(folder, name), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
}

function named(name: string, text: string): NamedFile {
  return { name, stream: () => new Blob([text]).stream() }
}
