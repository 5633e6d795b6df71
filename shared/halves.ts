// A list cut in two: how the one that is at fault is found among many.

/** The first has one more if there is an odd one. */
export function halves<T>(list: readonly T[]): readonly [readonly T[], readonly T[]] {
  const middle = Math.ceil(list.length / 2)
  return [list.slice(0, middle), list.slice(middle)]
}
