// Finds the screen for an address, and the parameters of its path. Knows no browser.

/** The parameters of a path: what the pattern names with a colon. */
export type PathValues = Readonly<Record<string, string>>

/**
 * Matches a pattern segment by segment: `:name` matches anything, `:kind` only kinds of scopes.
 * @returns undefined if it does not match, or a segment is not properly escaped.
 */
export function matchPath(pattern: string, path: string): PathValues | undefined {
  const [asked, given] = [pattern, path].map((one) => one.split('/').filter((segment) => segment !== '')) as [
    string[],
    string[],
  ]
  if (asked.length !== given.length) return undefined
  const values: Record<string, string> = {}
  for (const [index, segment] of asked.entries()) {
    const value = unescaped(given[index] ?? '')
    if (value === undefined) return undefined
    if (!segment.startsWith(':')) {
      if (segment !== value) return undefined
    } else if (segment !== ':kind' || scopeKinds.includes(value)) values[segment.slice(1)] = value
    else return undefined
  }
  return values
}

const scopeKinds = ['organizations', 'folders', 'projects']

function unescaped(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}
