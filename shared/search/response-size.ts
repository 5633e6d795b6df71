// How much of a response something takes. Lambda hands a response over as JSON in which the body, itself JSON, is a string: quotes and
// backslashes count double.

export function responseBytes(shown: unknown): number {
  return Buffer.byteLength(JSON.stringify(JSON.stringify(shown)))
}
