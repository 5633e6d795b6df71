// A number with the word for what it counts, in English. The portal's languages have rules of their own.

/** `1 file`, `2 files`; `0 entries`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}
