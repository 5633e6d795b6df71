import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { digestsOf, pageBytes } from '../../../../shared/parts/pages.ts'
import { PartDamagedError } from '../../../../shared/parts/part-bytes.ts'
import { pagesOf } from '../../../../shared/store/bucket/part-pages.ts'
import { RecentlyUsed } from '../../../../shared/store/bucket/recently-used.ts'

const body = randomBytes(10 * pageBytes + 100)

/** A reader of the body, and what it asks for: pages from, and how many. */
function reader(stored = body) {
  const asked: [number, number][] = []
  const known = new RecentlyUsed<Buffer>(100 * pageBytes)
  const fetch = async (from: number, bytes: number) => {
    asked.push([from / pageBytes, Math.ceil(bytes / pageBytes)])
    return Buffer.from(stored.subarray(from, from + bytes))
  }
  return { asked, pages: pagesOf('p', body.length, { pageBytes, digests: digestsOf(body, pageBytes) }, fetch, known) }
}

describe('the pages of a part', () => {
  test.each([
    [0, body.length],
    [5, 10],
    [pageBytes - 1, 2],
    [3 * pageBytes, pageBytes],
    [10 * pageBytes + 1, 99],
    [7, 0],
  ])('give the bytes from %i on, %i of them', async (from, bytes) => {
    const { pages } = reader()
    expect(await pages.read([from, bytes])).toEqual(body.subarray(from, from + bytes))
  })

  test('are fetched with those beside them, and once', async () => {
    const { pages, asked } = reader()
    await pages.read([4 * pageBytes + 1, 1])
    await pages.read([2 * pageBytes + 1, 5 * pageBytes])
    await pages.read([0, body.length])
    expect(asked).toEqual([
      [4, 1],
      [2, 2],
      [5, 3],
      [0, 2],
      [8, 3],
    ])
  })

  test('that are being fetched are not fetched again', async () => {
    const { pages, asked } = reader()
    await Promise.all([pages.read([0, 10]), pages.read([5, 10]), pages.read([0, 2 * pageBytes])])
    expect(asked).toEqual([
      [0, 1],
      [1, 1],
    ])
  })

  test.each([0, 1, 17, pageBytes - 1])('are refused if a byte has changed: %i', async (at) => {
    const changed = Buffer.from(body)
    const place = 5 * pageBytes + at
    changed[place] = (changed[place] ?? 0) ^ 1
    const { pages } = reader(changed)
    await expect(pages.read([place, 1])).rejects.toThrow(PartDamagedError)
    await expect(pages.read([0, body.length])).rejects.toThrow(PartDamagedError)
    // The others are as they were written, and a second look finds no more.
    expect(await pages.read([0, 5 * pageBytes])).toEqual(body.subarray(0, 5 * pageBytes))
    await expect(pages.read([place, 1])).rejects.toThrow(PartDamagedError)
  })

  test('are refused behind the end, and if fewer came than were asked for', async () => {
    await expect(reader().pages.read([body.length - 1, 2])).rejects.toThrow(PartDamagedError)
    await expect(reader(body.subarray(0, -1)).pages.read([10 * pageBytes, 100])).rejects.toThrow(PartDamagedError)
  })
})
