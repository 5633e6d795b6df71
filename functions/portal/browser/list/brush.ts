// The chosen part of the histogram, and its time range.
import { shortDate, shortTime } from '../words/format.ts'

/** From the first to the last chosen bar, both whole. */
export interface Brush {
  readonly from: number
  readonly to: number
}

export function barTime(ms: number): string {
  return `${shortDate(ms)} ${shortTime(ms)}`
}
