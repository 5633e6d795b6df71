// The pages of a list, one after the other, as far as somebody reads them. A page without entries that has a cursor is no end.
import type { SubmittedEntry } from '../entry/entry.ts'
import type { Scope } from '../entry/scope.ts'
import { notOfService } from './api-error.ts'
import { type ApiClient, type Parameters, urlOf } from './client.ts'

export type ListedEntry = SubmittedEntry & {
  readonly id: string
  readonly receivedTimeStamp: string
  readonly payloads?: Readonly<
    Record<string, { readonly sha256: string; readonly bytes: number; readonly url: string }>
  >
}

export interface ListedPage {
  readonly items: readonly ListedEntry[]
  /** Present only if there may be more. */
  readonly cursor?: string
  readonly explain?: Explained
}

export interface Explained {
  /** How far the page has looked, RFC 3339. */
  readonly examinedTo?: string
  readonly plan?: string
  readonly pages?: number
  readonly readUnits?: number
  readonly entriesExamined?: number
}

/** A longer query is sent as a body: gateways refuse long URLs, and 8 KB is the usual limit. */
const urlLengthMax = 6_000

/** As the API has it: a larger limit means this one. */
export const pageEntriesMax = 1_000

/**
 * @param parameters the list's own, without `limit` and `cursor`.
 * @param entriesMax when to stop; the last page has no more than that.
 * @throws ApiError
 */
export async function* listedPages(
  client: ApiClient,
  scope: Scope,
  parameters: Parameters,
  entriesMax = Number.POSITIVE_INFINITY,
  signal?: AbortSignal,
): AsyncGenerator<ListedPage> {
  let cursor: string | undefined
  let left = entriesMax
  do {
    const limit = String(Math.min(left, pageEntriesMax))
    const asked: Parameters = [
      ...parameters,
      ['limit', limit],
      ...(cursor === undefined ? [] : [['cursor', cursor] as const]),
    ]
    const page: ListedPage = await onePage(client, scope, asked, signal)
    // It would lead round and round.
    if (page.cursor !== undefined && page.cursor === cursor) throw notOfService()
    yield page
    left -= page.items.length
    cursor = page.cursor
  } while (cursor !== undefined && left > 0)
}

function onePage(client: ApiClient, scope: Scope, parameters: Parameters, signal?: AbortSignal): Promise<ListedPage> {
  const [path, fields] = [`/v2/${scope}`, ['items']]
  if (urlOf('', { path, parameters }).length <= urlLengthMax) return client.json({ path, parameters, fields, signal })
  const names = [...new Set(parameters.map(([name]) => name))]
  const values = (name: string) => parameters.filter(([each]) => each === name).map(([, value]) => value)
  const body = Object.fromEntries(names.map((name) => [name, values(name).length > 1 ? values(name) : values(name)[0]]))
  const search = { method: 'POST', path: `${path}/search`, body: JSON.stringify(body), isRepeatable: true }
  return client.json({ ...search, fields, signal })
}
