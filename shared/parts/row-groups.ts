// The groups of rows of a part, with where their numbers begin in all of it.
import type { RowGroup } from './directory.ts'

export interface PlacedGroup extends RowGroup {
  readonly firstRow: number
  readonly firstText: number
}

export function placedGroups(groups: readonly RowGroup[]): readonly PlacedGroup[] {
  let [firstRow, firstText] = [0, 0]
  return groups.map((group) => {
    const placed = { ...group, firstRow, firstText }
    firstRow += group.rows
    firstText += group.texts
    return placed
  })
}

/** Those of ascending numbers that are in a range. */
export function within<A extends Uint32Array>(numbers: A, first: number, count: number): A {
  return numbers.subarray(placeOf(numbers, first), placeOf(numbers, first + count)) as A
}

/** Of the first that is not below. */
function placeOf(numbers: Uint32Array, number: number): number {
  let [low, high] = [0, numbers.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((numbers[middle] ?? 0) < number) low = middle + 1
    else high = middle
  }
  return low
}
