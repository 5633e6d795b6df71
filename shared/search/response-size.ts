// The size of a value in a response. Lambda's response is JSON with the body, itself JSON, as a string, so quotes and backslashes
// count double.

export function responseBytes(shown: unknown): number {
  return Buffer.byteLength(JSON.stringify(JSON.stringify(shown)))
}
