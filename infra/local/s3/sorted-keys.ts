// Keys in the order in which S3 lists them: by their UTF-8 bytes, which is by code point and not JavaScript's own
// order.
/** Where `key` stands, or would stand. */
export function positionOf(keys: readonly string[], key: string): number {
  let low = 0
  let high = keys.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compareKeys(keys[middle] ?? '', key) < 0) low = middle + 1
    else high = middle
  }
  return low
}

export function insertKey(keys: string[], key: string): void {
  const position = positionOf(keys, key)
  if (keys[position] !== key) keys.splice(position, 0, key)
}

export function removeKey(keys: string[], key: string): void {
  const position = positionOf(keys, key)
  if (keys[position] === key) keys.splice(position, 1)
}

export function compareKeys(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let index = 0; index < length; index++) {
    const difference = rank(a.charCodeAt(index)) - rank(b.charCodeAt(index))
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

/** Surrogates stand for code points above all others, yet their units lie below U+E000. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800
}
