// Loads the entries of a timeline: the chosen one, and those around it.

import { partsOf, type Window } from '../../../../shared/filter/timeline-window.ts'
import type { ApiClient } from '../api/client.ts'
import { listedEntries } from '../api/listed-entries.ts'
import type { ShownEntry } from '../api/shown-entry.ts'
import { foundEntry } from '../entry/found-entry.ts'
import { apiPath, type Call } from '../share/call-lines.ts'
import type { Scope } from '../shell/scope.ts'
import { mergedEntries } from './lanes.ts'

export interface LoadedTimeline {
  readonly chosen: ShownEntry
  readonly entries: readonly ShownEntry[]
  /** Whether the window has no more entries. */
  readonly isWhole: boolean
  /** The query. */
  readonly calls: readonly Call[]
}

/** @throws ApiError. */
export async function loadTimeline(
  api: ApiClient,
  scope: Scope,
  entryId: string,
  window: Window,
  signal: AbortSignal,
): Promise<LoadedTimeline> {
  const chosen = await foundEntry(api, scope, entryId, signal)
  const path = apiPath(scope.kind, scope.id)
  const parts = partsOf(chosen, window)
  const lists = await Promise.all(
    parts.map(({ parameters, entriesMax }) => listedEntries(api, path, parameters, entriesMax, signal)),
  )
  return {
    chosen,
    entries: mergedEntries([chosen], ...lists.map(({ entries }) => entries)),
    isWhole: lists.every(({ isWhole }) => isWhole),
    calls: parts.map(({ parameters, entriesMax }) => ({
      path,
      parameters: [...parameters, ['limit', String(entriesMax)] as const],
    })),
  }
}
