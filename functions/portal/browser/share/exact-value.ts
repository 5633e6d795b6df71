// A value of an entry as a filter that finds just this value. What the list's filters mean is in shared/filter/value-pattern.ts.

/** `*` and a `!` in front stand for themselves. */
export function exactValue(value: string): string {
  return value.replaceAll('*', '\\*').replace(/^!/, '\\!')
}

/** Everything but this value. */
export function withoutValue(value: string): string {
  return `!${exactValue(value)}`
}
