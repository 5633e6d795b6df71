// Saved views, which readers of a scope share: a name and a query string. The caller who saved a view first, and operators of the scope,
// may change it. Each change is recorded before it takes effect.

import { AuditError, notFound } from '../../../shared/audit-error.ts'
import type { SubmittedEntry } from '../../../shared/entry/entry.ts'
import { isContainerId } from '../../../shared/entry/scope.ts'
import type { Caller } from '../../../shared/http/caller.ts'
import type { Origin } from '../../../shared/http/origin.ts'
import { type EvidenceDeps, evidence } from '../../../shared/recording/evidence.ts'
import { changeOnRecord } from '../../../shared/recording/recorded-change.ts'
import { sha256Hex } from '../../../shared/sha256-hex.ts'
import type { View, Views } from '../../../shared/store/ledger/views.ts'
import { type EvidencePlaceDeps, evidencePlace } from '../request/evidence-place.ts'
import type { ReadableScope } from '../scope/readable-scope.ts'
import { parseView } from './view-body.ts'

export interface ViewsDeps extends EvidenceDeps, EvidencePlaceDeps {
  readonly views: Pick<Views, 'read' | 'write'>
  /** A random UUID. */
  readonly newEvidenceId: () => string
}

export interface ViewResponse {
  readonly name: string
  readonly title?: string
  readonly query: string
  readonly version: number
  readonly changedTimeStamp: string
  /** Whether the caller may change or remove it. */
  readonly changeable: boolean
}

export interface ViewsResponse {
  /** Ordered by name. */
  readonly items: readonly ViewResponse[]
}

/** The limit for one scope. */
export const viewsMax = 50

export async function listViews({ views }: ViewsDeps, caller: Caller, readable: ReadableScope): Promise<ViewsResponse> {
  const { scope, organization } = readable
  const known = organization === undefined ? [] : (await views.read(organization, scope)).views
  return { items: known.map((view) => shown(view, caller, readable)) }
}

/** @throws AuditError `NOT_FOUND`. */
export async function showView(
  deps: ViewsDeps,
  caller: Caller,
  readable: ReadableScope,
  name: string,
): Promise<ViewResponse> {
  const found = (await listViews(deps, caller, readable)).items.find((view) => view.name === name)
  if (!found) throw notFound(name)
  return found
}

/**
 * Saves a view, and replaces one of the same name.
 * @throws AuditError `NOT_FOUND` for a name of the wrong form, and if nothing is recorded of the scope; `BODY_INVALID`; `RIGHT_MISSING`
 * for the view of another caller; `VIEW_CONFLICT` for another version; `LIMIT_REACHED`; `STORE_UNAVAILABLE` if every attempt lost to
 * another change.
 */
export async function saveView(
  deps: ViewsDeps,
  caller: Caller,
  readable: ReadableScope,
  name: string,
  body: unknown,
  origin: Origin,
): Promise<ViewResponse> {
  if (!isContainerId(name)) throw notFound(name)
  const { title, query, version } = parseView(body)
  const said = { ...(title === undefined ? {} : { title }), query }
  const deed = { eventName: 'Audit log view saved', name, body: said, origin }
  return change(deps, caller, readable, deed, (views, before) => {
    if (version !== undefined && version !== (before?.version ?? 0))
      throw new AuditError('VIEW_CONFLICT', `view "${name}" has version ${before?.version ?? 0}, not ${version}`)
    if (!before && views.length >= viewsMax)
      throw new AuditError('LIMIT_REACHED', `${viewsMax} views are saved here, which is the limit: remove one first`)
    const owner = before?.owner ?? sha256Hex(caller.subject)
    return { name, ...said, version: (before?.version ?? 0) + 1, changedMs: deps.now(), owner }
  })
}

/**
 * @returns the removed view.
 * @throws AuditError `NOT_FOUND`, `RIGHT_MISSING`, `STORE_UNAVAILABLE` as above.
 */
export async function removeView(
  deps: ViewsDeps,
  caller: Caller,
  readable: ReadableScope,
  name: string,
  origin: Origin,
): Promise<ViewResponse> {
  const deed = { eventName: 'Audit log view removed', name, body: {}, origin }
  return change(deps, caller, readable, deed, (_, before) => {
    if (!before) throw notFound(name)
    return undefined
  })
}

interface ViewDeed {
  readonly eventName: string
  readonly name: string
  readonly body: SubmittedEntry['request']['body'] & object
  readonly origin: Origin
}

/** @param next the view in place of the one before, or none. */
async function change(
  deps: ViewsDeps,
  caller: Caller,
  readable: ReadableScope,
  { eventName, name, body, origin }: ViewDeed,
  next: (views: readonly View[], before: View | undefined) => View | undefined,
): Promise<ViewResponse> {
  const { scope, organization } = readable
  if (organization === undefined) throw notFound(name)
  const place = await evidencePlace(deps, scope, organization)
  const resourceId = `${scope}/views/${name}`
  const deed = { insertId: deps.newEvidenceId(), eventName, place, resourceId, body }
  const { wanted } = await changeOnRecord(deps, evidence(deps, caller, origin, deed), {
    what: 'the views of this scope',
    read: () => deps.views.read(organization, scope),
    check: ({ views }) => {
      const before = views.find((view) => view.name === name)
      if (before && !mayChange(before, caller, readable))
        throw new AuditError(
          'RIGHT_MISSING',
          `view "${name}" is another's: changing it requires the right "operator" on ${scope}`,
        )
      const after = next(views, before)
      const view = after ?? before
      if (!view) throw notFound(name)
      const others = views.filter((view) => view !== before)
      return { view, views: [...others, ...(after ? [after] : [])].toSorted((a, b) => (a.name < b.name ? -1 : 1)) }
    },
    commit: ({ version }, { views }) => deps.views.write(organization, scope, version, views),
  })
  return shown(wanted.view, caller, readable)
}

function mayChange({ owner }: View, { subject }: Caller, { scope, sight }: ReadableScope): boolean {
  return owner === sha256Hex(subject) || sight.readsPrivate.includes(scope)
}

function shown(view: View, caller: Caller, readable: ReadableScope): ViewResponse {
  const { owner: _owner, changedMs, ...said } = view
  return {
    ...said,
    changedTimeStamp: new Date(changedMs).toISOString(),
    changeable: mayChange(view, caller, readable),
  }
}
