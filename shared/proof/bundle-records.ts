// The large fields of a bundle's entries as they are checked: each follows the entry whose line names it by its SHA-256.
import { sha256 } from '@noble/hashes/sha2.js'
import type { AddFault } from './fault.ts'
import { toHex } from './hex.ts'

export function bundleParts(fault: AddFault) {
  let leafIndex = 0
  /** By field, those of the last entry that have not come yet. */
  let expected = new Map<string, string>()
  return {
    /** @param line of an entry. */
    expect(line: string, ofLeaf: number): void {
      leafIndex = ofLeaf
      expected = new Map(line.includes('"payloads":{') ? hashesOf(line) : [])
    },
    take(field: string, json: string): void {
      const hash = expected.get(field)
      expected.delete(field)
      if (hash === undefined) fault({ kind: 'part-unexpected', field }, leafIndex)
      else if (hash !== toHex(sha256(utf8.encode(json)))) fault({ kind: 'part-altered', field }, leafIndex)
    },
    end(): void {
      for (const field of expected.keys()) fault({ kind: 'part-missing', field }, leafIndex)
      expected = new Map()
    },
  }
}

const utf8 = new TextEncoder()

/** Of a line that was altered so that it is no JSON any more, its own hash has told. */
function hashesOf(line: string): [string, string][] {
  try {
    const { payloads = {} } = JSON.parse(line)
    return Object.entries<{ readonly sha256: string }>(payloads).map(([field, part]) => [field, part.sha256])
  } catch {
    return []
  }
}
