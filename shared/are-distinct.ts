// Whether a list has each of its values once: a check that the API's description can say too (`uniqueItems`).

export function areDistinct(list: readonly unknown[]): boolean {
  return new Set(list).size === list.length
}
