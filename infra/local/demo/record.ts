// What the platform's services record: drafts of entries, which have no time yet (see entry-writer.ts). Changes nothing.
import type { SubmittedEntry } from '../../../shared/entry/entry.ts'
import { type Actor, type Kind, pathTo, type Thing } from './platform.ts'

export type Draft = ReturnType<typeof record>
type More = Partial<SubmittedEntry> & { readonly payload?: Record<string, unknown> | undefined }
type Change = 'came' | 'changed' | 'went'

/** The service that each kind of thing belongs to, and how it calls what happens to one. */
const services: Readonly<Record<Kind, Readonly<Record<Change | 'source', string>>>> = {
  Organization: { source: 'resource-manager', came: 'created', changed: 'updated', went: 'deleted' },
  Folder: { source: 'resource-manager', came: 'created', changed: 'updated', went: 'deleted' },
  Project: { source: 'resource-manager', came: 'created', changed: 'updated', went: 'deleted' },
  Member: { source: 'membership', came: 'member added', changed: 'member role changed', went: 'member removed' },
  'Service account': { source: 'service-account', came: 'created', changed: 'updated', went: 'deleted' },
  'Access token': { source: 'service-account', came: 'issued', changed: 'renewed', went: 'revoked' },
}

/** A record about the thing, or about its parent where the thing is only a part of that. */
export function recordOf(change: Change, by: Actor, thing: Thing, more: More = {}): Draft {
  const { kind, id, parent = thing } = thing
  const { source, [change]: happened } = services[kind]
  const about = kind === 'Member' || kind === 'Access token' ? parent : thing
  const eventName = `${kind === 'Member' ? parent.kind : kind} ${happened}`
  const payload = change === 'went' && kind !== 'Member' ? undefined : payloadOf(thing)
  const state = change === 'went' && about === thing ? 'DELETED' : 'ACTIVE'
  const result =
    kind === 'Access token' ? { tokenId: id, active: change !== 'went' } : { id: about.id, lifecycleState: state }
  return record(by, about, source, eventName, callOf(change, thing), { payload, result, ...more })
}

export function record(by: Actor, about: Thing, eventSource: string, eventName: string, endpoint: string, more: More) {
  const { payload, ...fields } = more
  return {
    eventVersion: 'v1.0',
    eventSource,
    eventName,
    eventType: 'ADMIN_ACTIVITY' as const,
    severity: 'INFO' as const,
    visibility: 'PUBLIC' as const,
    ...by,
    request: { endpoint, parameters: {}, ...(payload && { body: { payload } }) },
    context: contextOf(about),
    resourceId: about.id,
    resourceName: about.name,
    ...fields,
  }
}

/** The same attempt, had it failed. */
export function failed(draft: Draft, status: number, code: string, message: string): Draft {
  return { ...draft, severity: 'ERROR', result: { status, error: { code, message } } }
}

function payloadOf({ kind, name, role, parent }: Thing): Record<string, unknown> {
  if (kind === 'Member') return { members: [{ role, subject: name }], resource_type: parent?.kind.toLowerCase() }
  return { name, ...(parent && { parentId: parent.id }) }
}

/** Members are changed by the calls of the reference, all else by those of REST. */
function callOf(change: Change, thing: Thing): string {
  const collection = collectionOf(thing)
  if (thing.kind === 'Member') return change === 'went' ? `POST ${collection}/remove` : `PATCH ${collection}`
  const calls = { came: 'POST', changed: 'PATCH', went: 'DELETE' }
  return `${calls[change]} ${collection}${change === 'came' ? '' : `/${thing.id}`}`
}

function collectionOf({ kind, parent }: Thing): string {
  if (kind === 'Member') return `/v2/${parent?.id}/members`
  const isContainer = kind === 'Organization' || kind === 'Folder' || kind === 'Project'
  const above = isContainer || !parent ? '/v2' : `${collectionOf(parent)}/${parent.id}`
  return `${above}/${kind.toLowerCase().replace(' ', '-')}s`
}

function contextOf(thing: Thing): SubmittedEntry['context'] {
  const path = pathTo(thing)
  const folderPath = path.filter(({ kind }) => kind === 'Folder').map(({ id }) => id)
  const folderId = folderPath.at(-1)
  const projectId = path.find(({ kind }) => kind === 'Project')?.id
  return {
    organizationId: path[0]?.id ?? '',
    ...(folderId && { folderPath, folderId }),
    ...(projectId && { projectId }),
  }
}
