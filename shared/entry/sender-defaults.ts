// What an entry gets where its record says nothing: the organization of the path, and the defaults of the sender's key. Says in the
// entry which fields these are.
import { isObject } from '../is-object.ts'
import type { EntryDefaults } from './entry-defaults.ts'
import type { Fields } from './mapping-rule.ts'
import type { Completed } from './sent-entry.ts'

const plain = ['eventSource', 'region', 'visibility'] as const

/** @param sent stays as it is. A folder or project of its own keeps the default container out. */
export function completed(sent: Fields, organizationId: string, defaults: EntryDefaults): Completed {
  const context = isObject(sent['context']) ? sent['context'] : {}
  const isPlaced = ['projectId', 'folderId', 'folderPath'].some((field) => !isNone(context[field]))
  const { projectId, folderPath } = defaults
  const added = {
    ...(isNone(context['organizationId']) ? { organizationId } : {}),
    ...(isPlaced || projectId === undefined ? {} : { projectId }),
    ...(isPlaced || folderPath === undefined ? {} : { folderPath }),
  }
  const fields = plain.filter((field) => isNone(sent[field]) && defaults[field] !== undefined)
  const defaulted = [...fields, ...Object.keys(added).map((field) => `context.${field}`)]
  const isContext = sent['context'] === undefined || sent['context'] === null || isObject(sent['context'])
  if (defaulted.length === 0 || !isContext) return { entry: sent }
  const values = Object.fromEntries(fields.map((field) => [field, defaults[field]]))
  return {
    entry: { ...sent, ...values, context: { ...context, ...added } },
    mapping: { defaulted: defaulted.toSorted() },
  }
}

/** Which defaults a key has only the service knows: each of them may be there. */
const anyDefaults = { eventSource: 'any', region: 'any', visibility: 'PUBLIC' } as const

/** For checks before sending: as a key of the organization would complete the entry that has all defaults. */
export function completedByAnyKey(sent: Fields, organizationId: string): Completed {
  return completed(sent, organizationId, anyDefaults)
}

/** What counts as absent. */
export function isNone(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
}
