// The sizes of the budgets, with reasons. The functions' memory and time are in infra/compute/function-sizes.ts; a test compares both.
import type { BudgetSize } from '../budget.ts'

/**
 * The most that the entries of one response take. Lambda's response may have 6 MB; the rest is for the frame around them
 * (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html, read 2026-11).
 */
export const responseBytesMax = 5_000_000

/**
 * The lines of one segment, unpacked. A stream batch has up to 6 MB, and its lines may unpack to ten times as much. Readers of a
 * segment (feed, bundles, tiles) hold all of it in memory.
 */
export const segmentBytesMax = 8_000_000

/**
 * The most bytes of a payload. An entry is sent in 5 MB, and its canonical form is at most 4.4 times as long: a list of `1e20,`, each
 * written as 100 quintillions.
 */
export const payloadBytesMax = 24_000_000

export const budgetSizes = {
  ingest: {
    // The gateway waits 30 seconds for a function. Every entry of a request is tried and has its result.
    timeMs: 18_000,
    waitMs: 20_000,
    readsMax: Number.POSITIVE_INFINITY,
    // The body: no answers of the stores are held.
    bytesHeldMax: 5_000_000,
    bytesAnsweredMax: Number.POSITIVE_INFINITY,
  },
  import: {
    // The function has 5 minutes. A batch that begins before the end is settled; the rest of the object is another turn.
    timeMs: 120_000,
    waitMs: 240_000,
    readsMax: Number.POSITIVE_INFINITY,
    // A batch of records, and a JSON text of 64 MB around them.
    bytesHeldMax: 64_000_000,
    bytesAnsweredMax: Number.POSITIVE_INFINITY,
  },
  query: {
    // The function has 25 seconds. From a page that ends at 18, the answer takes one or two more: it signs a thousand links, and writes
    // five megabytes as JSON twice.
    timeMs: 18_000,
    waitMs: 22_000,
    // 18 seconds of large fields, 48 at a time with 200 ms each, are 4,320. In GETs of S3 that is 0.002 dollars
    // (https://aws.amazon.com/s3/pricing/, read 2026-11).
    readsMax: 5_000,
    // Large fields fetched for free text. As strings they take up to twice as much, and the one being parsed up to twenty times (a list
    // of empty lists); none is larger than the 5 MB of a body.
    bytesHeldMax: 64_000_000,
    bytesAnsweredMax: responseBytesMax,
  },
  download: {
    // A step ends well before the function's 60 seconds, and the organization's other downloads get their turn soon.
    timeMs: 20_000,
    waitMs: 45_000,
    readsMax: 20_000,
    bytesHeldMax: 64_000_000,
    // No limit: a step's data ends with a part of the file (download-files.ts).
    bytesAnsweredMax: Number.POSITIVE_INFINITY,
  },
  archive: {
    // The function has 120 seconds; an append that begins before 80 ends in time even if each write is retried.
    timeMs: 80_000,
    waitMs: 110_000,
    readsMax: Number.POSITIVE_INFINITY,
    // Lines being appended, over all logs of a batch. Each is held as text, in its segment and as bytes: six times as much, of the
    // function's 1,024 MB.
    bytesHeldMax: 32_000_000,
    bytesAnsweredMax: Number.POSITIVE_INFINITY,
  },
  index: {
    // The function has 15 minutes; a step that begins before the end makes a part of 131,072 rows at most, which takes half a minute, or joins
    // eight of them: that reads 330 MB and writes as many, half a minute at 20 MB a second.
    timeMs: 480_000,
    waitMs: 780_000,
    readsMax: Number.POSITIVE_INFINITY,
    // Texts of the parts that are being made: with their rows, and the lists of their grams, they take up to 27 times as much. A join, whose
    // memory has other reasons (functions/index/part-joining.ts), takes all of it.
    bytesHeldMax: 40_000_000,
    bytesAnsweredMax: Number.POSITIVE_INFINITY,
  },
  reconcile: {
    // The function has 15 minutes; behind the end, a step that has begun is finished: a segment with its entries, a payload, a
    // thousand entries of the table and the twenty queries each of them may take to be found.
    timeMs: 480_000,
    waitMs: 780_000,
    readsMax: Number.POSITIVE_INFINITY,
    // Lines that are given to the archive: as there.
    bytesHeldMax: 32_000_000,
    bytesAnsweredMax: Number.POSITIVE_INFINITY,
  },
} as const satisfies Record<string, BudgetSize>
