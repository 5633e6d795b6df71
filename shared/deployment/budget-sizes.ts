// How large the budgets are, and why. The functions' own memory and time are in infra/compute/function-sizes.ts, which a test holds against these.
import type { BudgetSize } from '../budget.ts'

/**
 * What all entries of one response may take: Lambda's response may have 6 MB, and the rest is for what frames them
 * (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html, read 2026-11).
 */
export const responseBytesMax = 5_000_000

/**
 * The lines of one segment, unpacked. A batch of the stream is up to 6 MB, and its lines may unpack to ten times as much; whoever reads a
 * segment (feed, bundles, tiles) holds all of it.
 */
export const segmentBytesMax = 8_000_000

/**
 * A payload. An entry is sent in 5 MB, and becomes at most 4.4 times as long when it is written canonically: where `1e20,` stands for 100
 * quintillions, again and again.
 */
export const payloadBytesMax = 24_000_000

export const budgetSizes = {
  ingest: {
    // The gateway gives up on a function after 30 seconds. No entry of a request is left untried: each has its result.
    timeMs: 18_000,
    waitMs: 20_000,
    readsMax: Number.POSITIVE_INFINITY,
    // A body: nothing besides is held of the stores.
    bytesHeldMax: 5_000_000,
    bytesAnsweredMax: Number.POSITIVE_INFINITY,
  },
  query: {
    // The function has 25 seconds. A page that ends at 18 is made an answer of in one or two: a thousand links are signed, five
    // megabytes written as JSON twice.
    timeMs: 18_000,
    waitMs: 22_000,
    // 18 seconds of large fields, 48 at a time with 200 ms each, are 4,320. In GETs of S3 that is 0.002 dollars
    // (https://aws.amazon.com/s3/pricing/, read 2026-11).
    readsMax: 5_000,
    // Large fields that are fetched for free text. As texts they take up to twice as much, and the one that is parsed up to twenty times
    // (a list of empty lists): a body of 5 MB is the most that one can have been sent in.
    bytesHeldMax: 64_000_000,
    bytesAnsweredMax: responseBytesMax,
  },
  download: {
    // A step ends well before the function's 60 seconds; and the organization's other downloads have their turn soon.
    timeMs: 20_000,
    waitMs: 45_000,
    readsMax: 20_000,
    bytesHeldMax: 64_000_000,
    // A page of a slice. The slice itself ends with a part of the file (download-files.ts).
    bytesAnsweredMax: Number.POSITIVE_INFINITY,
  },
  archive: {
    // The function has 120 seconds; what is appended after 80 ends in time even where each write is tried again.
    timeMs: 80_000,
    waitMs: 110_000,
    readsMax: Number.POSITIVE_INFINITY,
    // Lines that are being appended, over all logs of a batch. Each is held as text, as part of its segment and as bytes: six times as
    // much, of the function's 1,024 MB.
    bytesHeldMax: 32_000_000,
    bytesAnsweredMax: Number.POSITIVE_INFINITY,
  },
} as const satisfies Record<string, BudgetSize>
