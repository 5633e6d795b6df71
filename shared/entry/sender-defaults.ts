// What an entry gets where its record says nothing: the organization of the path, and the defaults of the sender's key. Says in the
// entry which fields these are.
import * as v from 'valibot'
import { isObject } from '../is-object.ts'
import { oneOf } from '../one-of.ts'
import { containerIdSchema, foldersMax, type SubmittedEntry, textLengthMax, visibilities } from './entry.ts'
import type { Fields } from './mapping-rule.ts'
import type { Completed } from './sent-entry.ts'

/** What an entry gets where its record says nothing. */
export interface EntryDefaults {
  readonly region?: string
  readonly eventSource?: string
  readonly visibility?: SubmittedEntry['visibility']
  readonly projectId?: string
  /** Top-down. */
  readonly folderPath?: readonly string[]
}

const textFault = `must be a string of 1 to ${textLengthMax} characters`
const text = v.pipe(v.string(textFault), v.minLength(1, textFault), v.maxLength(textLengthMax, textFault))

/** As they are configured. */
export const entryDefaultsSchema = v.strictObject(
  {
    region: v.exactOptional(text),
    eventSource: v.exactOptional(text),
    visibility: v.exactOptional(oneOf(visibilities)),
    projectId: v.exactOptional(containerIdSchema),
    folderPath: v.exactOptional(
      v.pipe(
        v.array(containerIdSchema, 'must be an array'),
        v.maxLength(foldersMax, `must list at most ${foldersMax} folders`),
      ),
    ),
  },
  (issue) => (issue.expected === 'never' ? 'is not a default of a key' : 'must be an object'),
)

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
