// Views: of an entry, all that one filter looks at, as text. Many entries share a view, so a part of the search index keeps each view once,
// and the filter's own matcher is run on it: negation, wildcards, address ranges and what was sent beyond a field come out as they do for
// the entry.

import { type Entry, lineageOf } from '../entry/entry.ts'
import { type Scope, scopesOf } from '../entry/scope.ts'
import { isObject } from '../is-object.ts'

interface ViewRule {
  readonly fields: (entry: Entry) => object
  /** The paths whose sent texts (sent-values.ts) count as well. */
  readonly sent?: readonly string[]
}

/** In the order in which a part has their columns: those that insights count lie together. */
const rules = {
  'event-name': { fields: ({ eventName }) => ({ eventName }), sent: ['eventName'] },
  'event-source': { fields: ({ eventSource }) => ({ eventSource }), sent: ['eventSource'] },
  'event-type': { fields: ({ eventType }) => ({ eventType }), sent: ['eventType'] },
  severity: { fields: ({ severity }) => ({ severity }), sent: ['severity'] },
  visibility: { fields: ({ visibility }) => ({ visibility }), sent: ['visibility'] },
  outcome: { fields: ({ outcome, eventType, severity }) => ({ outcome, eventType, severity }) },
  initiator: {
    fields: ({ initiator: { id, email } }) => ({ initiator: { id, email } }),
    sent: ['initiator.id', 'initiator.email'],
  },
  actor: {
    fields: ({ eventType, userAgent, initiator: { email }, serviceAccountDelegationInfo: info }) => ({
      eventType,
      userAgent,
      initiator: { email },
      ...(info && { serviceAccountDelegationInfo: { principals: info.principals.length > 0 ? [{}] : [] } }),
    }),
  },
  resource: {
    fields: ({ resourceId, resourceName, resources }) => ({
      resourceId,
      resourceName,
      ...(resources && { resources: resources.map(({ id, name }) => ({ id, name })) }),
    }),
    sent: ['resourceId', 'resourceName', 'resources'],
  },
  'on-behalf-of': {
    fields: ({ serviceAccountDelegationInfo: info }) =>
      info
        ? { serviceAccountDelegationInfo: { principals: info.principals.map(({ id, email }) => ({ id, email })) } }
        : {},
    sent: ['serviceAccountDelegationInfo'],
  },
  'source-ip': { fields: ({ sourceIpAddress }) => ({ sourceIpAddress }), sent: ['sourceIpAddress'] },
  region: { fields: ({ region }) => ({ region }), sent: ['region'] },
  'user-agent': { fields: ({ userAgent }) => ({ userAgent }), sent: ['userAgent'] },
  endpoint: { fields: ({ request: { endpoint } }) => ({ request: { endpoint } }), sent: ['request.endpoint'] },
  'correlation-id': { fields: ({ correlationId }) => ({ correlationId }), sent: ['correlationId'] },
} as const satisfies Readonly<Record<string, ViewRule>>

export type ViewedFilter = keyof typeof rules

/** A column of a part: the views of one filter, or the scopes that show the entry. */
export type ColumnName = ViewedFilter | 'scope'

export const columnNames = ['scope', ...(Object.keys(rules) as ViewedFilter[])] as const

export function isViewed(name: string): name is ViewedFilter {
  return Object.hasOwn(rules, name)
}

/** Whether the filter compares texts of the entry as they are. An outcome and an actor follow from them, an address is written in many ways. */
export function isText(name: ViewedFilter): boolean {
  return 'sent' in rules[name] && name !== 'source-ip'
}

/** The view of an entry: text that `entryOfView` reads. */
export function viewOf(name: ColumnName, entry: Entry): string {
  if (name === 'scope') return JSON.stringify(scopesOf(lineageOf(entry)))
  const rule: ViewRule = rules[name]
  const { details } = entry.payloads ?? {}
  return JSON.stringify({
    ...rule.fields(entry),
    ...sentUnder(entry.details, rule.sent ?? []),
    // The rest of what was sent may be in the bucket: the matcher says then that the line does not tell.
    ...(details && rule.sent && { payloads: { details: { sha256: '', bytes: 0 } } }),
  })
}

/** An entry that has nothing but what the view's filter looks at. */
export function entryOfView(view: string): Entry {
  return JSON.parse(view)
}

/**
 * A text of the view, if it comes first there and has no character that JSON escapes: to read no more takes an eighth of the time.
 * @param field the name of a field of the entry.
 */
export function firstTextOf(view: string, field: string): string | undefined {
  const before = `{"${field}":"`
  if (!view.startsWith(before)) return undefined
  const text = view.slice(before.length, view.indexOf('"', before.length))
  return text.includes('\\') ? undefined : text
}

export function scopesOfView(view: string): readonly Scope[] {
  return JSON.parse(view)
}

function sentUnder(details: unknown, paths: readonly string[]): object {
  const { mapping, full } = (details ?? {}) as { readonly mapping?: unknown; readonly full?: unknown }
  if (!isObject(mapping) || !isObject(full)) return {}
  const kept = Object.entries(full).filter(([at]) => paths.some((path) => at === path || at.startsWith(`${path}.`)))
  return kept.length === 0 ? {} : { details: { mapping: {}, full: Object.fromEntries(kept) } }
}
