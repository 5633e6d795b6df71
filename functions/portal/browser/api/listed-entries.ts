// Reads a list page by page until there are enough entries or the list ends.

import type { ApiClient } from './client.ts'
import type { ShownEntry } from './shown-entry.ts'

export interface ListedEntries {
  readonly entries: readonly ShownEntry[]
  /** Whether the list has ended. */
  readonly isWhole: boolean
}

export type Parameters = readonly (readonly [name: string, value: string])[]

/** @param path the path of a scope, such as `/v2/organizations/ID`. @throws ApiError */
export async function listedEntries(
  api: ApiClient,
  path: string,
  parameters: Parameters,
  entriesMax: number,
  signal?: AbortSignal,
): Promise<ListedEntries> {
  const entries: ShownEntry[] = []
  let cursor: string | undefined
  do {
    const query = new URLSearchParams(parameters.map(([name, value]): [string, string] => [name, value]))
    query.set('limit', String(Math.min(entriesMax - entries.length, 1000)))
    if (cursor !== undefined) query.set('cursor', cursor)
    const page = await api.get<{ items: readonly ShownEntry[]; cursor?: string }>(path, query, signal)
    entries.push(...page.items)
    cursor = page.cursor
  } while (cursor !== undefined && entries.length < entriesMax)
  return { entries, isWhole: cursor === undefined }
}
