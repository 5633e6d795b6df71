// A picture of a screen as a small PNG: at most 256 colours, the most frequent ones of the picture. A screen has few; what is left out are
// shades on the edges of letters, which go to the nearest colour. PNG, third edition: https://www.w3.org/TR/png-3/
import { crc32, deflateSync } from 'node:zlib'

export interface Pixels {
  readonly width: number
  readonly height: number
  /** Four bytes each, as a canvas has them; all opaque. */
  readonly rgba: Uint8Array
}

const coloursMax = 256

export function palettePng({ width, height, rgba }: Pixels): Buffer {
  const counts = new Map<number, number>()
  const colours = Uint32Array.from({ length: width * height }, (_, at) => {
    const colour = ((rgba[at * 4] ?? 0) << 16) | ((rgba[at * 4 + 1] ?? 0) << 8) | (rgba[at * 4 + 2] ?? 0)
    counts.set(colour, (counts.get(colour) ?? 0) + 1)
    return colour
  })
  const palette = [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, coloursMax)
    .map(([colour]) => colour)
  const indexes = new Map([...counts.keys()].map((colour) => [colour, nearest(palette, colour)]))
  // Each line begins with its filter: none, which is best for pictures with a palette (section 12.7).
  const lines = Buffer.alloc((width + 1) * height)
  colours.forEach((colour, at) => {
    lines[at + Math.floor(at / width) + 1] = indexes.get(colour) ?? 0
  })
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 3], 8)
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.flatMap(channels))),
    chunk('IDAT', deflateSync(lines, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function nearest(palette: readonly number[], colour: number): number {
  const known = palette.indexOf(colour)
  if (known !== -1) return known
  const [r, g, b] = channels(colour)
  const distances = palette.map((one) => {
    const [red, green, blue] = channels(one)
    return (red - r) ** 2 + (green - g) ** 2 + (blue - b) ** 2
  })
  return distances.indexOf(Math.min(...distances))
}

function channels(colour: number): [red: number, green: number, blue: number] {
  return [colour >> 16, (colour >> 8) & 255, colour & 255]
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const ends = Buffer.alloc(8)
  ends.writeUInt32BE(data.length, 0)
  ends.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)])
}
