// A search that is over the whole of an entry: its line, and the large parts of it that are in the bucket. Free text and `field` are such.
import type { Budget } from './budget.ts'
import type { Entry, PayloadReference } from './entry.ts'
import { jsonValue } from './json-value.ts'
import type { Payloads } from './store/payloads.ts'

export interface WholeSearch {
  /** Begins with another entry. */
  scan(): WholeScan
}

/** One entry, read part by part. */
export interface WholeScan {
  /**
   * @param values some of what belongs to the entry.
   * @param at the field that they are the value of, `request.body`; absent when they are the entry itself.
   */
  read(values: unknown, at?: string): void
  /** Whether the entry matches; `undefined` while what has not been read could still change it. */
  verdict(): boolean | undefined
  /** Whether it matches, if all of it has been read. */
  matches(): boolean
}

export function allOf(searches: readonly WholeSearch[]): WholeSearch {
  return {
    scan() {
      const scans = searches.map((search) => search.scan())
      return {
        read: (values, at) => {
          for (const scan of scans) scan.read(values, at)
        },
        verdict: () => {
          const verdicts = scans.map((scan) => scan.verdict())
          if (verdicts.includes(false)) return false
          return verdicts.includes(undefined) ? undefined : true
        },
        matches: () => scans.every((scan) => scan.matches()),
      }
    },
  }
}

/** The verdict on terms of which one that is wanted must be found, and none that is unwanted. */
export function verdictOf(isWanted: boolean, isUnwanted: boolean, hasUnwanted: boolean): boolean | undefined {
  if (isUnwanted) return false
  return isWanted && !hasUnwanted ? true : undefined
}

/**
 * Large parts are fetched only where they can change something. `undefined` when it was over before they were all read.
 */
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
  const readPart = async ([at, { sha256, bytes }]: [string, PayloadReference]) => {
    const giveBack = await budget.hold(bytes)
    try {
      if (scan.verdict() !== undefined) return
      isCut ||= isOver()
      if (isCut) return
      budget.read()
      const part = await payloads.get(entry.context.organizationId, sha256, budget.signal)
      // Dozens of them may have come meanwhile, each of which takes its time to be read.
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
