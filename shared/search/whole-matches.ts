// The match of a whole entry with a search: first its line, then its large fields, fetched only if they can change the result.
import type { Budget } from '../budget.ts'
import type { Entry, PayloadReference } from '../entry/entry.ts'
import type { WholeSearch } from '../filter/whole-search.ts'
import { jsonValue } from '../json/json-value.ts'
import type { Payloads } from '../store/bucket/payloads.ts'

/** @returns whether the entry matches; `undefined` if `isOver` came before all large fields were read. */
export async function wholeMatches(
  payloads: Pick<Payloads, 'get'>,
  search: WholeSearch,
  entry: Entry,
  budget: Budget,
  isOver: () => boolean,
): Promise<boolean | undefined> {
  const scan = search.scan()
  scan.read(entry)
  let isCut = false
  const readPart = async ([at, reference]: [string, PayloadReference]) => {
    const giveBack = await budget.hold(reference.bytes)
    try {
      if (scan.verdict() !== undefined) return
      isCut ||= isOver()
      if (isCut) return
      budget.read()
      const part = await payloads.get(entry.context.organizationId, reference, budget.signal)
      // Dozens may have arrived meanwhile, and reading each takes time.
      isCut ||= isOver()
      if (!isCut) scan.read(jsonValue(part), at)
    } catch (error) {
      if (!budget.signal.aborted || !isOver()) throw error
      isCut = true
    } finally {
      giveBack()
    }
  }
  if (scan.verdict() === undefined) await Promise.all(Object.entries(entry.payloads ?? {}).map(readPart))
  return scan.verdict() ?? (isCut ? undefined : scan.matches())
}
