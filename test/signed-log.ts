// A signed log in memory, for tests: takes lines of entries, and makes the files that the service would make of them.
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { SubmittedEntry } from '../shared/entry/entry.ts'
import { prepareEntry } from '../shared/entry/stored-line.ts'
import { toBase64 } from '../shared/proof/base64.ts'
import { type BundleHeader, entryLine, headerLine, largeFieldLine, leftOutLine } from '../shared/proof/bundle.ts'
import { checkpointText } from '../shared/proof/checkpoint.ts'
import { compactRangeOf, rootOf } from '../shared/proof/compact-range.ts'
import { consistencyRanges } from '../shared/proof/consistency.ts'
import { type Hash, leafHash } from '../shared/proof/hash.ts'
import { inclusionRanges } from '../shared/proof/inclusion.ts'
import { formatProofFile } from '../shared/proof/proof-file.ts'
import { formatNote } from '../shared/proof/signed-note.ts'
import { type LeafRange, subtreesOf } from '../shared/proof/subtree.ts'
import { formatVerifierKey, keyIdOf } from '../shared/proof/verifier-key.ts'
import { anEntry } from './entries.ts'

export const organizationId = 'acme'
export const origin = `log.example/organizations/${organizationId}`

export interface BundleChoice {
  readonly chosen?: (leafIndex: number) => boolean
  readonly sinceSize?: number
  readonly header?: Partial<BundleHeader>
}

const startMs = Date.UTC(2026, 0, 1)
const body = JSON.stringify({ members: ['ada'] })

/** Stored lines, a minute apart. Every seventh has its request body in the bucket. */
export function linesOf(count: number, over: Partial<SubmittedEntry> = {}): string[] {
  return Array.from({ length: count }, (_, index) => {
    const entry = anEntry({
      insertId: `entry ${index}`,
      eventTimeStamp: new Date(startMs + index * 60_000).toISOString(),
      context: { organizationId, projectId: index % 2 === 0 ? 'even' : 'odd' },
      userAgent: 'x"\\ü',
      ...over,
    })
    const { line } = prepareEntry(entry, startMs + index * 60_000, index.toString(16).padStart(32, '0'))
    return index % 7 === 3 ? withPayload(line) : line
  })
}

function withPayload(line: string): string {
  const sha256 = createHash('sha256').update(body).digest('hex')
  return canonicalize({ ...JSON.parse(line), payloads: { 'request.body': { sha256, bytes: body.length } } }) ?? ''
}

export function signedLog(lines: readonly string[], pair = generateKeyPairSync('ed25519')) {
  const hashes = lines.map(leafHash)
  const spki = new Uint8Array(pair.publicKey.export({ format: 'der', type: 'spki' }))
  const rootIn = ({ from, to }: LeafRange): Hash => rootOf(compactRangeOf(hashes.slice(from, to)))
  const checkpoint = (size = lines.length) =>
    signedCheckpoint(size, rootIn({ from: 0, to: size }), spki, pair.privateKey)
  return {
    pair,
    key: formatVerifierKey(origin, 'ed25519', spki),
    checkpoint,
    proofFile: (leafIndex: number) =>
      formatProofFile({
        line: lines[leafIndex] ?? '',
        leafIndex,
        hashes: inclusionRanges(leafIndex, lines.length).map(rootIn),
        checkpoint: checkpoint(),
      }),
    consistency: (from: number, to = lines.length) =>
      JSON.stringify({ from, to, hashes: consistencyRanges(from, to).map((range) => toBase64(rootIn(range))) }),
    bundle({ chosen = () => true, sinceSize = 0, header = {} }: BundleChoice = {}): string {
      const leftOut = (from: number, to: number): string => {
        if (from < sinceSize && sinceSize < to) return leftOut(from, sinceSize) + leftOut(sinceSize, to)
        const roots = subtreesOf({ from, to }).map(({ level, index }) =>
          rootIn({ from: index * 2 ** level, to: (index + 1) * 2 ** level }),
        )
        return from < to ? leftOutLine({ from, to }, roots) : ''
      }
      const scope = `organizations/${organizationId}`
      const text = [headerLine({ format: 'beleg-bundle/v1', checkpoint: checkpoint(), scope, ...header })]
      let next = 0
      for (const [index, line] of lines.entries()) {
        if (!chosen(index)) continue
        text.push(leftOut(next, index), entryLine(index, hashes[index] ?? leafHash(line), line))
        if (line.includes('"payloads"')) text.push(largeFieldLine('request.body', body))
        next = index + 1
      }
      return text.join('') + leftOut(next, lines.length)
    },
  }
}

function signedCheckpoint(size: number, root: Hash, spki: Uint8Array, privateKey: KeyObject): string {
  const text = checkpointText({ origin, size, root })
  const signature = sign(null, Buffer.from(text), privateKey)
  return formatNote({ text, signatures: [{ name: origin, keyId: keyIdOf(origin, 'ed25519', spki), signature }] })
}
