// Calendar and clock of a time zone: the instant of a wall-clock time, and the beginnings of days. A day with a clock change has 23 or 25
// hours. Knows no language.

export interface WallTime {
  readonly year: number
  /** 1 to 12. */
  readonly month: number
  readonly day: number
  readonly hour?: number
  readonly minute?: number
  readonly second?: number
}

const dayMs = 86_400_000
const formats = new Map<string, Intl.DateTimeFormat>()

/** The wall-clock time at an instant. */
export function wallTime(ms: number, zone: string): Required<WallTime> {
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  formats.set(zone, format)
  const parts = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]))
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = parts
  return { year, month, day, hour, minute, second }
}

/** If a time occurs twice because the clocks go back, the first; if it does not occur, the one by the old clock. */
export function instantOf(wall: WallTime, zone: string): number {
  const asUtc = utcOf(wall)
  const [before, after] = [offsetAt(asUtc - dayMs, zone), offsetAt(asUtc + dayMs, zone)]
  const fits = [asUtc - before, asUtc - after].filter((ms) => utcOf(wallTime(ms, zone)) === asUtc)
  return fits.length > 0 ? Math.min(...fits) : asUtc - before
}

/** @param days from the day of `ms`: 0 is that day, 1 the next. */
export function startOfDay(ms: number, zone: string, days = 0): number {
  const { year, month, day } = wallTime(ms, zone)
  return instantOf({ year, month, day: day + days }, zone)
}

/** Weeks begin on Monday. */
export function startOfWeek(ms: number, zone: string): number {
  const { year, month, day } = wallTime(ms, zone)
  const weekday = (new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7
  return startOfDay(ms, zone, -weekday)
}

export function startOfMonth(ms: number, zone: string, months = 0): number {
  const { year, month } = wallTime(ms, zone)
  return instantOf({ year, month: month + months, day: 1 }, zone)
}

/** How far the zone's clock is ahead of UTC. */
function offsetAt(ms: number, zone: string): number {
  return utcOf(wallTime(ms, zone)) - Math.floor(ms / 1000) * 1000
}

/** Days and months beyond their ends continue into the next ones. */
function utcOf({ year, month, day, hour = 0, minute = 0, second = 0 }: WallTime): number {
  return Date.UTC(year, month - 1, day, hour, minute, second)
}
