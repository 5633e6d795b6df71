// A witness in memory, for tests: cosigns a checkpoint as https://c2sp.org/tlog-cosignature has it, and says its verifier key.
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { parseCheckpoint } from '../shared/proof/checkpoint.ts'
import { formatNote, parseNote } from '../shared/proof/signed-note.ts'

export type CosignerType = 'ed25519' | 'ml-dsa-44'

export interface Cosigner {
  readonly key: string
  /** @param at POSIX seconds. */
  cosign(note: string, at: number): string
}

const [typeBytes, keyBytes] = [
  { ed25519: 0x04, 'ml-dsa-44': 0x06 },
  { ed25519: 32, 'ml-dsa-44': 1_312 },
]

/** Written from the specification's words, not by the code under test. */
export function cosigner(name: string, type: CosignerType = 'ed25519'): Cosigner {
  const { publicKey, privateKey } = type === 'ed25519' ? generateKeyPairSync(type) : generateKeyPairSync(type)
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-keyBytes[type])
  const named = Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(typeBytes[type]), raw])
  const keyId = createHash('sha256').update(named).digest().subarray(0, 4)
  const material = Buffer.concat([Buffer.of(typeBytes[type]), raw]).toString('base64')
  return {
    key: `${name}+${keyId.toString('hex')}+${material}`,
    cosign(note, at) {
      const [parsed, checkpoint] = [parseNote(note), parseCheckpoint(note)]
      if (!parsed || !checkpoint) throw new Error('no checkpoint')
      const message =
        type === 'ed25519'
          ? Buffer.from(`cosignature/v1\ntime ${at}\n${parsed.text}`)
          : Buffer.concat([
              Buffer.from('subtree/v1\n\0'),
              lengthAnd(name),
              uint64(at),
              lengthAnd(checkpoint.origin),
              uint64(0),
              uint64(checkpoint.size),
              checkpoint.root,
            ])
      const signature = Buffer.concat([uint64(at), sign(null, message, privateKey)])
      return formatNote({ ...parsed, signatures: [...parsed.signatures, { name, keyId, signature }] })
    },
  }
}

function lengthAnd(text: string): Buffer {
  const bytes = Buffer.from(text)
  return Buffer.concat([Buffer.of(bytes.length), bytes])
}

function uint64(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(value))
  return bytes
}
