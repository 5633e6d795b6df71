// A value of an entry as a filter that finds exactly this value. The syntax of filters is in shared/filter/value-pattern.ts.

/** Escapes `*` and a leading `!`. */
export function exactValue(value: string): string {
  return value.replaceAll('*', '\\*').replace(/^!/, '\\!')
}

/** The filter for everything except this value. */
export function withoutValue(value: string): string {
  return `!${exactValue(value)}`
}
