// The ids of a segment's entries as its row in the Ledger keeps them.

/** 16 bytes an id: 1,000 of them take 16 KB of the 400 KB that a row may have. */
export function packIds(ids: readonly string[]): Uint8Array {
  return Buffer.from(ids.join('').replaceAll('-', ''), 'hex')
}

export function unpackIds(packed: Uint8Array): string[] {
  const hex = Buffer.from(packed).toString('hex')
  return Array.from({ length: packed.length / 16 }, (_, index) =>
    hex.slice(index * 32, index * 32 + 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
  )
}
