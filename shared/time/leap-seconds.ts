// The leap seconds of UTC. Only their minutes have a second 60.
// Source: IERS, Leap_Second.dat as of Bulletin C 72 (July 2026), which announces none before 28 June 2027. Bulletin C appears twice
// a year: https://datacenter.iers.org/data/latestVersion/bulletinC.txt

/** The days that began right after a leap second. */
const daysAfter: ReadonlySet<string> = new Set(
  [
    ['1972-07', '1973-01', '1974-01', '1975-01', '1976-01', '1977-01', '1978-01', '1979-01', '1980-01', '1981-07'],
    ['1982-07', '1983-07', '1985-07', '1988-01', '1990-01', '1991-01', '1992-07', '1993-07', '1994-07', '1996-01'],
    ['1997-07', '1999-01', '2006-01', '2009-01', '2012-07', '2015-07', '2017-01'],
  ]
    .flat()
    .map((month) => `${month}-01T00:00:00.000Z`),
)

/** @param endMs the end of the second in ms since the epoch, which counts no leap seconds: a midnight in UTC. */
export function isLeapSecond(endMs: number): boolean {
  return daysAfter.has(new Date(endMs).toISOString())
}
