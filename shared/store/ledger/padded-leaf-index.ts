// A leaf index as keys have it.

/** As many digits as the largest safe integer, so that keys sort as numbers do. */
export function paddedLeafIndex(leafIndex: number): string {
  return String(leafIndex).padStart(16, '0')
}
