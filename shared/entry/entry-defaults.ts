// The defaults that a sender's entries get: their fields, and the check of what is configured. How an entry gets them is in sender-defaults.ts.
import * as v from 'valibot'
import { oneOf } from '../one-of.ts'
import { containerIdSchema, foldersMax, type SubmittedEntry, textLengthMax, visibilities } from './entry.ts'

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
