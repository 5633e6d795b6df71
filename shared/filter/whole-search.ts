// A search over a whole entry: its line, and its large fields from the bucket. Free text, `field` and `source-ip` search so.
// Fetches nothing.

export interface WholeSearch {
  /** Starts a scan of one entry. */
  scan(): WholeScan
}

/** One entry, read part by part. */
export interface WholeScan {
  /**
   * @param values a part of the entry.
   * @param at the field of that part, `request.body`; absent for the entry itself.
   */
  read(values: unknown, at?: string): void
  /** Whether the entry matches; `undefined` while unread parts could still change that. */
  verdict(): boolean | undefined
  /** Whether the entry matches, once all parts are read. */
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

/** The verdict on terms: one wanted term must be found, and no unwanted one. */
export function verdictOf(isWanted: boolean, isUnwanted: boolean, hasUnwanted: boolean): boolean | undefined {
  if (isUnwanted) return false
  return isWanted && !hasUnwanted ? true : undefined
}
