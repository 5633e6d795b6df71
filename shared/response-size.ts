// How much of a response something takes. Lambda hands a response over as JSON in which the body, itself JSON, is a string: quotes and
// backslashes count double.

/** What all entries of one response may take: Lambda's response may have 6 MB, and the rest is for what frames them. */
export const responseBytesMax = 5_000_000

export function responseBytes(shown: unknown): number {
  return Buffer.byteLength(JSON.stringify(JSON.stringify(shown)))
}
