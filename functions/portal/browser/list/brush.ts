// A part of the histogram that is chosen, and how its time is written.
import { shortDate, shortTime } from '../words/format.ts'

/** From the first bar to the last that is chosen, both whole. */
export interface Brush {
  readonly from: number
  readonly to: number
}

export function barTime(ms: number): string {
  return `${shortDate(ms)} ${shortTime(ms)}`
}
