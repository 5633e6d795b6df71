// The times that the search index's exactness rests on, in one place: when an entry counts as late, and how long a write may still be
// under way. infra/stack.ts checks at synth that the functions keep to them (docs/decisions/0038-search-index.md).

/**
 * A put of an entry, and of the note before it, ends so long after its receipt: the time-out of every function that records entries, or the budget
 * of what it records at once.
 */
export const recordingEndsMs = 25_000

/** An entry is late if it is received so long after its event time, or longer. */
export const lateAfterMs = 60_000

/** Entries that are not late are looked for in the table until so long after their event time. */
export const closingAfterMs = 180_000

/** Notes of late entries are taken so long after the receipt that they name. */
export const notesAfterMs = 120_000

/**
 * Notes count from so long after an organization's first manifest: until then an instance that was deployed before, and that notes
 * nothing, may still take entries. What is received before counts as on time, and nothing is closed before it.
 */
export const notesBeginAfterMs = 15 * 60_000

/** The most by which the clocks of two instances may differ, with the time that a request spends on its way. */
export const clockDifferenceMaxMs = 90_000

/** @throws Error naming the rule that a change of these numbers broke. */
export function checkIndexTimes(recordingTimeoutsSeconds: readonly number[]): void {
  const rules: readonly [string, boolean][] = [
    [
      'no function may record for longer than "recordingEndsMs"',
      Math.max(...recordingTimeoutsSeconds) * 1000 <= recordingEndsMs,
    ],
    [
      'what is on time is in the table before it is closed',
      lateAfterMs + recordingEndsMs + clockDifferenceMaxMs <= closingAfterMs,
    ],
    ['what is noted is in the table before the note is taken', recordingEndsMs + clockDifferenceMaxMs <= notesAfterMs],
  ]
  for (const [rule, holds] of rules) if (!holds) throw new Error(`the search index would miss entries: ${rule}`)
}
