// A value of an entry as text: a string as it is, anything else as JSON, so that `1` and `"1"` in a list differ.

export function valueText(value: unknown): string | undefined {
  return value === undefined || typeof value === 'string' ? value : JSON.stringify(value)
}
