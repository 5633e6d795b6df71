// Makes of drafts the entries that a producer sends: gives them their times, and what else belongs to the sending.
import type { SubmittedEntry } from '../../../shared/entry/entry.ts'
import type { Span } from './calendar.ts'
import type { Random } from './random.ts'
import type { Draft } from './record.ts'

/** Digits of a second that each service writes; the reference allows any number of them. */
const fractionDigits: Readonly<Record<string, number>> = { 'resource-manager': 6, 'service-account': 9 }

/**
 * Writes what happened together, at `ms` or as soon after the last entry as may be.
 * @param entries how many share the span: what happens together happens within less than lies between two of them.
 */
export function entryWriter(random: Random, { fromMs, toMs }: Span, entries: number) {
  const gapMs = Math.max(1, Math.min(2_000, Math.floor((toMs - fromMs) / entries / 8)))
  const worker = random.uuid()
  let [clock, written] = [fromMs, 0]

  return (drafts: readonly Draft[], ms: number): SubmittedEntry[] => {
    const correlationId = drafts.length > 1 || random.chance(0.5) ? random.uuid() : undefined
    return drafts.map((draft, index) => {
      clock = Math.max(clock + random.int(1, gapMs), index === 0 ? ms : 0)
      written += 1
      const region = random.chance(0.9) ? 'eu01' : 'eu02'
      const headers = random.chance(0.3) && { headers: { 'x-request-id': random.uuid() } }
      // Digits beyond the millisecond break no order, since the milliseconds rise.
      const digits = (fractionDigits[draft.eventSource] ?? 3) - 3
      const beyond = Array.from({ length: digits }, () => random.int(0, 9)).join('')
      return {
        // In the form that the reference's producers give it: time, region, worker, and a number that rises by one per worker.
        insertId: `${Math.floor(clock / 1000)}/${region}/${worker}/${written}`,
        region,
        ...draft,
        eventTimeStamp: new Date(clock).toISOString().replace('Z', `${beyond}Z`),
        request: { ...draft.request, ...headers },
        ...(correlationId && { correlationId }),
      }
    })
  }
}
