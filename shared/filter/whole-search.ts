// A search over the whole of an entry: its line, and its large fields that are in the bucket. Free text, `field` and `source-ip` are such.
// Fetches nothing.

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
