// The service's side of a log for tests of the browser's side: answers as the API does, from a log that a test may let grow, cut or rewrite.
import { generateKeyPairSync } from 'node:crypto'
import type { LogSource } from '../../functions/portal/browser/proof/log-source.ts'
import { entryOfLine } from '../../shared/entry/stored-line.ts'
import { linesOf, organizationId, signedLog } from '../signed-log.ts'

export const lines = linesOf(40)
export const rewrittenLines = linesOf(40, { eventName: 'other' })

export function servedLog(pair = generateKeyPairSync('ed25519')) {
  let log = signedLog(lines.slice(0, 20), pair)
  let size = 20
  let isReadable = true
  const source: LogSource = {
    organizationId,
    key: async () => (isReadable ? `${log.key}\n` : undefined),
    checkpoint: async () => (isReadable ? log.checkpoint() : undefined),
    consistency: async (from, to) => (isReadable && to <= size ? log.consistency(from, to) : undefined),
    proofOf: async (id) => {
      const at = lines.findIndex((line) => entryOfLine(line).id === id)
      return at < size ? log.proofFile(at) : undefined
    },
  }
  return {
    source,
    get key() {
      return log.key
    },
    serve(of: readonly string[], signedBy = pair): void {
      log = signedLog(of, signedBy)
      size = of.length
    },
    /** For a caller who may only read a project. */
    hide(): void {
      isReadable = false
    },
  }
}

/** As the API shows it. */
export function entryAt(index: number) {
  return entryOfLine(lines[index] ?? '')
}
