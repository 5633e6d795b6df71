// The bytes of a part as its readers see them: asked for by place, and each as it was written. Knows nothing of where they come from.

/** A section's place in the file. */
export type Place = readonly [from: number, bytes: number]

export interface PartBytes {
  /** @throws PartDamagedError or another error if they cannot be had as they were written. */
  read(place: Place): Promise<Buffer>
}

/** The bytes are no part, or not as they were written. */
export class PartDamagedError extends Error {
  override readonly name = 'PartDamagedError'
}

/** To read so many bytes that nobody wants takes less time, and costs less, than a further request. */
const gapBytesMax = 64 * 1024
/** So that one request does not take as long as many side by side. */
const runBytesMax = 4 * 1024 * 1024

/** Several places at once, those that lie near each other by one request. @returns in the order of the places. */
export async function readNear(bytes: PartBytes, places: readonly Place[]): Promise<Buffer[]> {
  const runs = runsOf(places)
  const read = await Promise.all(runs.map((run) => bytes.read(run)))
  return places.map(([from, length]) => {
    const at = runs.findLastIndex(([start]) => start <= from)
    const start = from - (runs[at]?.[0] ?? 0)
    return (read[at] ?? Buffer.alloc(0)).subarray(start, start + length)
  })
}

/** Ascending; each place lies in one of them. */
function runsOf(places: readonly Place[]): Place[] {
  const runs: [number, number][] = []
  for (const [from, length] of places.toSorted(([a], [b]) => a - b)) {
    const last = runs.at(-1)
    const end = from + length
    if (last && from <= last[0] + last[1] + gapBytesMax && end - last[0] <= runBytesMax)
      last[1] = Math.max(last[1], end - last[0])
    else runs.push([from, length])
  }
  return runs
}

/** A reader of bytes that are in memory. */
export function bytesOf(body: Buffer): PartBytes {
  return { read: ([from, bytes]) => Promise.resolve(body.subarray(from, from + bytes)) }
}
