// How much one request may send. Its sender keeps to it, and ingest refuses what is more.

export const submissionEntriesMax = 1000
/** Decompressed. */
export const submissionBytesMax = 5_000_000
/**
 * Each list, object, text and number counts. Full submissions of real entries have a fifth of it. A body of only tiny values takes fifty
 * times its bytes in memory, and a function has 512 MB.
 */
export const submissionValuesMax = 250_000
