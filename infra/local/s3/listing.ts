// Which keys and common prefixes one page of a listing shows. Knows the order of keys and nothing of objects.
import { positionOf } from './sorted-keys.ts'

export type ListingQuery = {
  readonly prefix: string
  /** Empty for none. */
  readonly delimiter: string
  readonly itemsMax: number
  /** Lists what comes after this key, or after everything under this common prefix. */
  readonly after?: ListingItem
}

export type ListingItem = { readonly key: string } | { readonly commonPrefix: string }

export type ListingPage = { readonly items: readonly ListingItem[]; readonly isTruncated: boolean }

/** `keys` in S3's order. A page that is truncated goes on after its last item. */
export function listPage(keys: readonly string[], query: ListingQuery): ListingPage {
  const items: ListingItem[] = []
  let shown = query.after !== undefined && 'commonPrefix' in query.after ? query.after.commonPrefix : undefined
  for (let position = startOf(keys, query); position < keys.length; position++) {
    const key = keys[position] ?? ''
    if (!key.startsWith(query.prefix)) break
    const commonPrefix = commonPrefixOf(key, query)
    if (commonPrefix !== undefined && commonPrefix === shown) continue
    if (items.length >= query.itemsMax) return { items, isTruncated: query.itemsMax > 0 }
    items.push(commonPrefix === undefined ? { key } : { commonPrefix })
    shown = commonPrefix
  }
  return { items, isTruncated: false }
}

function startOf(keys: readonly string[], { prefix, after }: ListingQuery): number {
  const start = positionOf(keys, prefix)
  if (after === undefined) return start
  const item = 'key' in after ? after.key : after.commonPrefix
  const position = positionOf(keys, item)
  return Math.max(start, 'key' in after && keys[position] === item ? position + 1 : position)
}

function commonPrefixOf(key: string, { prefix, delimiter }: ListingQuery): string | undefined {
  const at = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length)
  return at === -1 ? undefined : key.slice(0, at + delimiter.length)
}
