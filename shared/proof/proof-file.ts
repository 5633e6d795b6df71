// Proof files (C2SP, https://c2sp.org/tlog-proof): the receipt of one entry. The entry's line goes with it as the file's "extra" data,
// so that nothing else is needed to verify it.
import { fromBase64, toBase64 } from './base64.ts'
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
  const isIndex = /^index (0|[1-9]\d*)$/.test(index)
  if (first !== header || line === undefined || !isIndex || hashes.length !== hashLines.length) return undefined
  return {
    line,
    leafIndex: Number(index.slice('index '.length)),
    hashes,
    checkpoint: text.slice(end + 2),
  }
}

/** Byte for byte: what is no UTF-8 is refused, and a byte order mark is kept. */
function textOf(bytes: Uint8Array | undefined): string | undefined {
  try {
    return bytes && new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}
