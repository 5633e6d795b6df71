// The value of a text that may be no JSON. Numbers and names are read as JSON.parse does: what senders send is read by json-text.ts.

/** `undefined` for a text that is no JSON. */
export function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
