// Proof files (C2SP, https://c2sp.org/tlog-proof): the receipt of one entry. The entry's line goes with it as the file's "extra" data,
// so that nothing else is needed to verify it.
import { fromBase64, toBase64 } from './base64.ts'
import type { ProofFileFault } from './fault-kind.ts'
import { type Hash, hashOfBase64 } from './hash.ts'

export interface ProofFile {
  /** The entry's stored line: the leaf. */
  readonly line: string
  readonly leafIndex: number
  /** From the leaf's sibling up to a child of the root. */
  readonly hashes: readonly Hash[]
  /** The signed checkpoint, word for word. */
  readonly checkpoint: string
}

const header = 'c2sp.org/tlog-proof@v1'

export function formatProofFile({ line, leafIndex, hashes, checkpoint }: ProofFile): string {
  const extra = toBase64(new TextEncoder().encode(line))
  return [header, `extra ${extra}`, `index ${leafIndex}`, ...hashes.map(toBase64), '', checkpoint].join('\n')
}

/** `undefined` for what is no proof file, or one without its entry's line. */
export function parseProofFile(text: string): ProofFile | undefined {
  const end = text.indexOf('\n\n')
  const [first, extra = '', index = '', ...hashLines] = text.slice(0, Math.max(0, end)).split('\n')
  const line = extra.startsWith('extra ') ? textOf(fromBase64(extra.slice('extra '.length))) : undefined
  const hashes = hashLines.flatMap((hash) => hashOfBase64(hash) ?? [])
  const isIndex = isIndexLine(index)
  if (first !== header || line === undefined || !isIndex || hashes.length !== hashLines.length) return undefined
  return {
    line,
    leafIndex: Number(index.slice('index '.length)),
    hashes,
    checkpoint: text.slice(end + 2),
  }
}

/** Where a text stops being a proof file, the first line being 1, and why. Only for what `parseProofFile` does not read. */
export function faultOfProofFile(text: string): { readonly line: number; readonly fault: ProofFileFault } {
  const [first, extra = '', index = '', ...rest] = text.split('\n')
  if (first !== header) return { line: 1, fault: { kind: 'proof-start-missing', start: header } }
  if (!extra.startsWith('extra ')) return { line: 2, fault: { kind: 'proof-entry-missing' } }
  if (textOf(fromBase64(extra.slice('extra '.length))) === undefined)
    return { line: 2, fault: { kind: 'proof-entry-no-text' } }
  if (!isIndexLine(index)) return { line: 3, fault: { kind: 'proof-index-unreadable' } }
  const wrong = rest.findIndex((hash) => !hashOfBase64(hash))
  return rest[wrong] === undefined || rest[wrong] === ''
    ? { line: 4 + Math.max(0, wrong), fault: { kind: 'proof-checkpoint-missing' } }
    : { line: 4 + wrong, fault: { kind: 'proof-hash-unreadable' } }
}

function isIndexLine(text: string): boolean {
  return /^index (0|[1-9]\d*)$/.test(text) && Number.isSafeInteger(Number(text.slice('index '.length)))
}

/** Byte for byte: what is no UTF-8 is refused, and a byte order mark is kept. */
function textOf(bytes: Uint8Array | undefined): string | undefined {
  try {
    return bytes && new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}
