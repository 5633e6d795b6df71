// The fields of an entry that somebody knows, and how the fields of several who know are put together. Checks nothing.
import type { SubmittedAuditLogEntry } from '../api-types.ts'

type Context = SubmittedAuditLogEntry['context']

/** Any fields of an entry. `undefined` says nothing. */
export type EntryFields = {
  readonly [Name in keyof Omit<SubmittedAuditLogEntry, 'context'>]?: SubmittedAuditLogEntry[Name] | undefined
} & {
  readonly context?: { readonly [Name in keyof Context]?: Context[Name] | undefined } | undefined
  /** Fields that the API does not list are kept as they are. */
  readonly [unlisted: string]: unknown
}

/** Fields that make sense only together: who says one of them has said them all. */
const together: readonly (readonly string[])[] = [
  ['initiator', 'serviceAccountDelegationInfo'],
  ['resourceId', 'resourceName', 'resources'],
]

/**
 * The fields of both; where both say something, `inner` is right. Objects are taken whole, so that nobody gets the address of somebody else,
 * except that details are joined, and that a context without an organization lies in the organization of `outer`.
 */
export function mergedFields(outer: EntryFields, inner: EntryFields): EntryFields {
  const said = Object.fromEntries(Object.entries(inner).filter(([, value]) => value !== undefined))
  const replaced = new Set(together.filter((group) => group.some((name) => name in said)).flat())
  const kept = Object.fromEntries(Object.entries(outer).filter(([name]) => !replaced.has(name)))
  const organizationId = outer.context?.organizationId
  return {
    ...kept,
    ...said,
    ...(inner.context && organizationId !== undefined
      ? { context: { organizationId, ...withoutUndefined(inner.context) } }
      : {}),
    ...(outer.details && inner.details ? { details: { ...outer.details, ...inner.details } } : {}),
  }
}

function withoutUndefined<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T
}
