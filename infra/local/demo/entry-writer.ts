// Makes of drafts the entries that a producer sends: gives them their times, their insertId and the fields of their service.
import type { SubmittedEntry } from '../../../shared/entry/entry.ts'
import type { Person } from './cast.ts'
import { type Container, lineage } from './platform.ts'
import type { Random } from './random.ts'
import type { Draft } from './records.ts'

/** Digits of a second that each service writes; the reference allows any number of them. */
const fractionDigits: Readonly<Record<string, number>> = { membership: 3, 'resource-manager': 6, 'service-account': 9 }

/**
 * Writes what happened together, at `ms` or as soon after the last entry as may be.
 * @param pauseMs how far apart entries are on average: what happens together happens within less.
 */
export function entryWriter(random: Random, fromMs: number, pauseMs: number) {
  const workers = new Map<string, { id: string; sequence: number }>()
  const gapMs = Math.max(1, Math.min(2_000, Math.floor(pauseMs / 8)))
  let clock = fromMs

  return (drafts: readonly Draft[], ms: number): SubmittedEntry[] => {
    const correlationId = drafts.length > 1 || random.chance(0.5) ? random.uuid() : undefined
    return drafts.map(({ actor, container, request, ...draft }, index) => {
      clock = Math.max(clock + random.int(1, gapMs), index === 0 ? ms : 0)
      return {
        insertId: insertId(draft.eventSource),
        eventVersion: 'v1.0',
        region: random.chance(0.9) ? 'eu01' : 'eu02',
        severity: 'INFO',
        visibility: 'PUBLIC',
        eventType: 'ADMIN_ACTIVITY',
        ...draft,
        eventTimeStamp: timeText(fractionDigits[draft.eventSource] ?? 3),
        initiator: actor.initiator,
        sourceIpAddress: actor.sourceIpAddress,
        userAgent: actor.userAgent,
        request: random.chance(0.3) ? { ...request, headers: { 'x-request-id': random.uuid() } } : request,
        context: contextOf(container),
        ...(correlationId && { correlationId }),
        ...(actor.onBehalfOf && { serviceAccountDelegationInfo: { principals: [principalOf(actor.onBehalfOf)] } }),
      }
    })
  }

  /** In the form that the reference's producers give it: time, region, worker, and a number that rises by one per worker. */
  function insertId(source: string): string {
    const worker = workers.get(source) ?? { id: random.uuid(), sequence: 0 }
    workers.set(source, worker)
    worker.sequence += 1
    return `${Math.floor(clock / 1000)}/eu01/${worker.id}/${worker.sequence}`
  }

  /** Digits beyond the millisecond are drawn: they break no order, since the milliseconds rise. */
  function timeText(digits: number): string {
    const beyond = Array.from({ length: digits - 3 }, () => random.int(0, 9)).join('')
    return new Date(clock).toISOString().replace('Z', `${beyond}Z`)
  }
}

const principalOf = ({ id, email }: Person) => ({ id, email })

function contextOf(container: Container): SubmittedEntry['context'] {
  const path = lineage(container).reverse()
  const folderPath = path.filter(({ level }) => level === 'folder').map(({ id }) => id)
  const folderId = folderPath.at(-1)
  return {
    organizationId: path[0]?.id ?? '',
    ...(folderId && { folderPath, folderId }),
    ...(container.level === 'project' && { projectId: container.id }),
  }
}
