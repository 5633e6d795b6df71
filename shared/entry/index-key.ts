// The index keys of an initiator and a resource. They are in normal form, so that a query finds a key whatever Unicode form
// the sender used. The entry itself keeps the text as sent.
import { sha256Hex } from '../sha256-hex.ts'
import type { SubmittedEntry } from './entry.ts'
import { sentTexts } from './sent-values.ts'
import { normalForm } from './text-form.ts'

/** A DynamoDB partition key has at most 2,048 bytes, with the organization in it (Developer Guide, "Constraints", 2026-11). */
const keyBytesMax = 1024

export function indexKey(text: string): string {
  const form = normalForm(text)
  return Buffer.byteLength(form) <= keyBytesMax ? form : sha256Hex(form)
}

/** The most names that lead to an initiator. */
export const initiatorNamesMax = 10

/** The names of an initiator besides its key: its e-mail, and the sent e-mail and id if the fields store less. */
export function initiatorNames(entry: SubmittedEntry): string[] {
  const sent = ['initiator.email', 'initiator.id'].flatMap((path) => sentTexts(entry, path))
  const { email } = entry.initiator
  return [...new Set([...(email === undefined ? [] : [email]), ...sent])].slice(0, initiatorNamesMax)
}

export function initiatorKey({ initiator }: SubmittedEntry): string {
  return indexKey(initiator.id)
}

/** An entry with several resources is indexed under the first; lookups lead from the others to it. */
export function resourceKey(entry: SubmittedEntry): string | undefined {
  const [first] = resourceNames(entry)
  return first === undefined ? undefined : indexKey(first)
}

/** The most ids and names that lead to an entry: all that its fields have room for, and as many again that were sent in them. */
export const resourceNamesMax = 200

/** The ids and names of the resources: those in the fields, then others that were sent in them, up to {@link resourceNamesMax}. */
export function resourceNames(entry: SubmittedEntry): string[] {
  const { resourceId, resourceName, resources = [] } = entry
  const named = [{ id: resourceId, name: resourceName }, ...resources].flatMap(({ id, name }) => [id, name])
  const sent = [
    ...['resourceId', 'resourceName'].flatMap((path) => sentTexts(entry, path)),
    ...sentTexts(entry, 'resources', ['id', 'name']),
  ]
  return [...new Set([...named.filter((each) => each !== undefined), ...sent])].slice(0, resourceNamesMax)
}
