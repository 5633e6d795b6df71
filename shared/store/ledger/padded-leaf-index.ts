// A leaf index in keys.

/** With the digits of the largest safe integer, so that keys sort as numbers. */
export function paddedLeafIndex(leafIndex: number): string {
  return String(leafIndex).padStart(16, '0')
}
