// Lists the downloads of a scope that the caller may get, newest first: the caller's own, and those of others that hold nothing that the
// caller may not see. Downloads of others are also recorded as entries of the scope; a download without a record (no organization was
// known) is listed only for the caller who asked for it.
import pMap from 'p-map'
import type { Budget } from '../../../shared/budget.ts'
import { openCursorTo, sealCursor } from '../../../shared/filter/cursor.ts'
import type { Caller } from '../../../shared/http/caller.ts'
import { type Parameter, parseParameters } from '../../../shared/http/parameters.ts'
import { oneOf } from '../../../shared/one-of.ts'
import type { CursorKeyRow } from '../../../shared/store/ledger/cursor-key.ts'
import { callerHash, type DownloadLedger, type ListedDownload } from '../../../shared/store/ledger/download-ledger.ts'
import { pageParameters } from '../list/list-parameters.ts'
import { organizationParameters } from '../scope/organization-parameter.ts'
import type { ReadableScope } from '../scope/readable-scope.ts'
import { isShown, type ShownDownload, showDownload } from './shown-download.ts'

export interface DownloadListDeps {
  readonly downloads: Pick<DownloadLedger, 'find' | 'listed'>
  readonly cursorKey: Pick<CursorKeyRow, 'get'>
  readonly now: () => number
  /** The budget of one request. */
  readonly newBudget: () => Budget
}

export interface ListedDownloadResponse extends ShownDownload {
  /** Whether the caller asked for it. */
  readonly mine: boolean
}

export interface DownloadsResponse {
  readonly items: readonly ListedDownloadResponse[]
  /** Present only if there may be more. */
  readonly cursor?: string
}

export const downloadListParameters = {
  mine: {
    description: '`true` lists only the downloads that the caller asked for.',
    schema: oneOf(['true', 'false']),
    example: 'true',
  },
  ...pageParameters('downloads', 20, 100),
  ...organizationParameters,
} as const satisfies Record<string, Parameter>

const readsAtOnce = 10

/** @throws AuditError `PARAMETER_INVALID` or `CURSOR_INVALID`. */
export async function listDownloads(
  deps: DownloadListDeps,
  { subject }: Caller,
  readable: ReadableScope,
  asked: Readonly<Record<string, string[]>>,
): Promise<DownloadsResponse> {
  const { mine = 'false', limit = 20, cursor } = parseParameters(downloadListParameters, asked)
  const { scope, organization, sight } = readable
  const key = await deps.cursorKey.get()
  const me = callerHash(subject)
  const query = ['downloads', scope, organization ?? '', JSON.stringify(sight), mine, me]
  const after = cursor === undefined ? undefined : openCursorTo(isPlace, key, query, cursor)
  const isMeant = ({ caller }: ListedDownload) => caller === me || (mine === 'false' && organization !== undefined)
  const budget = deps.newBudget()
  const items: ListedDownloadResponse[] = []
  for await (const few of inFews(deps.downloads.listed(readable, after), readsAtOnce)) {
    const found = await pMap(few, async (each) => ({
      each,
      shown: isMeant(each) && (await show(deps, readable, each.id)),
    }))
    for (const { each, shown } of found) {
      if (shown) items.push({ ...shown, mine: each.caller === me })
      budget.read()
      if (items.length === limit) return { items, cursor: sealCursor(key, query, each.place) }
    }
    const last = few.at(-1)
    if (last && budget.isSpent()) return { items, cursor: sealCursor(key, query, last.place) }
  }
  return { items }
}

/** Without a link: a request for one download makes that. */
async function show(
  { downloads, now }: DownloadListDeps,
  readable: ReadableScope,
  id: string,
): Promise<ShownDownload | undefined> {
  const download = await downloads.find(id, now())
  return download && isShown(download, readable) ? showDownload(download, now()) : undefined
}

async function* inFews<T>(all: AsyncIterable<T>, count: number): AsyncGenerator<readonly T[]> {
  let few: T[] = []
  for await (const one of all) {
    few.push(one)
    if (few.length < count) continue
    yield few
    few = []
  }
  if (few.length > 0) yield few
}

function isPlace(text: string): boolean {
  return /^\d{15}\/[0-9a-f-]{36}$/.test(text)
}
