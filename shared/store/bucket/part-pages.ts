// The bytes of one part in the bucket, by page: each page is fetched with those beside it that are missing too, checked, and kept.
import { isPage, type PageDigests, pagesIn } from '../../parts/pages.ts'
import { type PartBytes, PartDamagedError } from '../../parts/part-bytes.ts'
import type { RecentlyUsed } from './recently-used.ts'

/** Gives bytes of the object, which nobody has checked yet. */
export type Fetch = (from: number, bytes: number) => Promise<Buffer>

/** @param known pages by the part's name and their number. Absent if what is read will not be asked for again. */
export function pagesOf(
  name: string,
  bodyBytes: number,
  digests: PageDigests,
  fetch: Fetch,
  known?: RecentlyUsed<Buffer>,
): PartBytes {
  const { pageBytes } = digests
  const pending = new Map<number, Promise<Buffer>>()
  const nameOf = (page: number) => `${name} ${page}`
  const fetchRun = (from: number, end: number) => {
    const run = fetchPages(from, end)
    for (let page = from; page < end; page += 1) {
      const own = run.then((pages) => pages[page - from] as Buffer)
      own.catch(() => undefined)
      pending.set(page, own)
    }
  }
  const fetchPages = async (from: number, end: number): Promise<Buffer[]> => {
    const start = from * pageBytes
    try {
      const bytes = await fetch(start, Math.min(bodyBytes, end * pageBytes) - start)
      return checkedPages(
        bytes,
        from,
        digests,
        name,
        known && ((page, own) => known.set(nameOf(page), own, own.length)),
      )
    } finally {
      for (let page = from; page < end; page += 1) pending.delete(page)
    }
  }
  return {
    async read([from, bytes]) {
      if (bytes === 0) return Buffer.alloc(0)
      if (from + bytes > bodyBytes) throw new PartDamagedError('the place is behind the end of the part')
      const first = Math.floor(from / pageBytes)
      const end = Math.floor((from + bytes - 1) / pageBytes) + 1
      const found = new Map<number, Buffer>()
      let missing: number | undefined
      for (let page = first; page <= end; page += 1) {
        const own = page < end ? known?.get(nameOf(page)) : undefined
        if (own) found.set(page, own)
        const isMissing = page < end && !own && !pending.has(page)
        if (isMissing) missing ??= page
        else if (missing !== undefined) {
          fetchRun(missing, page)
          missing = undefined
        }
      }
      const pages = Array.from({ length: end - first }, (_, at) => found.get(first + at) ?? pending.get(first + at))
      const whole =
        pages.length === 1 ? ((await pages[0]) as Buffer) : Buffer.concat((await Promise.all(pages)) as Buffer[])
      const start = from - first * pageBytes
      return whole.subarray(start, start + bytes)
    },
  }
}

/** @throws PartDamagedError if one of them is not what was written. */
export function checkedPages(
  bytes: Buffer,
  first: number,
  { digests, pageBytes }: PageDigests,
  name: string,
  keep?: (page: number, bytes: Buffer) => void,
): Buffer[] {
  const pages = pagesIn(bytes, pageBytes)
  for (const [at, page] of pages.entries())
    if (!isPage(digests, first + at, page))
      throw new PartDamagedError(`page ${first + at} of ${name} is not what was put`)
  if (!keep) return pages
  // A slice would keep all that was fetched with it.
  return pages.map((page, at) => {
    const own = Buffer.from(page)
    keep(first + at, own)
    return own
  })
}
