// What the service would refuse of a record, by the service's own rules and in its own words, before anything is sent. What only the service
// knows is not checked: who may write where, which containers are declared, and which entries it has.
import { AuditError } from '../../../shared/audit-error.ts'
import { completed, completedByAnyKey } from '../../../shared/entry/sender-defaults.ts'
import { type Complete, sentEntry } from '../../../shared/entry/sent-entry.ts'
import { shortenedWithoutHash } from '../../../shared/entry/shortening.ts'
import { submissionBytesMax, submissionValuesMax } from '../../../shared/entry/submission-limits.ts'
import { parseJson } from '../../../shared/json/json-text.ts'
import { refuseLoneSurrogates } from '../../../shared/json/unicode.ts'
import { valueBudget } from '../../../shared/json/value-budget.ts'
import type { Invocation } from '../invocation/command.ts'
import { readEnvironment } from '../session/environment.ts'
import { placeOf } from '../session/place.ts'
import { hasKey, recipientOf } from './sending.ts'

/** @returns the sentence about what is wrong with the record's text, if anything is. */
export type Check = (text: string) => string | undefined

/** @throws CommandError as sending would, without an organization where one is needed. */
export async function checkOf(invocation: Invocation): Promise<Check> {
  const complete = await completing(invocation)
  return (text) => {
    try {
      const bytes = Buffer.byteLength(text)
      if (bytes > submissionBytesMax) return `the entry has ${bytes} bytes; at most ${submissionBytesMax} are allowed`
      const json = parseJson({ text, what: 'the entry', suspect: false }, valueBudget(submissionValuesMax))
      const [fault] = json.faults().values()
      if (fault) return fault.message
      refuseLoneSurrogates(text)
      sentEntry(json.value, invocation.now(), shortenedWithoutHash, complete)
      return undefined
    } catch (error) {
      if (error instanceof AuditError) return error.message
      throw error
    }
  }
}

/** What the recipient adds to an entry. */
async function completing(invocation: Invocation): Promise<Complete | undefined> {
  const env = readEnvironment(invocation.env)
  const isByKey = hasKey(env)
  const mustLook = isByKey && !invocation.options.has('org')
  const organization = recipientOf(
    invocation,
    mustLook ? await placeOf(invocation) : { env, scope: undefined },
    'entries',
  )
  if (organization === undefined) return undefined
  return (sent) => (isByKey ? completedByAnyKey(sent, organization) : completed(sent, organization, {}))
}
