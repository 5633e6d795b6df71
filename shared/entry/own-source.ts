// The service's own name as a source of entries. Only the service records under it: who downloaded, who declared what.

export const ownSource = 'audit-log'

/**
 * Whether people would take the text for the service's own name, or for something below it (`audit-log/x`): whatever its case, its
 * kind of hyphen, its width, and whatever is in it that does not show.
 */
export function isOwnSource(text: string): boolean {
  const seen = text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\p{C}\p{Z}\p{M}\s]/gu, '')
    .replaceAll(/[\p{Pd}\u2212]/gu, '-')
  return seen.startsWith(ownSource) && !/^[\p{L}\p{N}_-]/u.test(seen.slice(ownSource.length))
}
