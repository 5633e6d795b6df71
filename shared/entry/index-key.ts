// The keys by which the indexes have an initiator and a resource: normal form, as every comparison is, so that a question finds a key
// whatever form its sender wrote it in. Says nothing of what the entry shows.
import { sha256Hex } from '../sha256-hex.ts'
import type { SubmittedEntry } from './entry.ts'
import { normalForm } from './text-form.ts'

/** DynamoDB takes 2,048 bytes of partition key; the organization stands beside this (Developer Guide, "Constraints", 2026-11). */
const keyBytesMax = 1024

export function indexKey(text: string): string {
  const form = normalForm(text)
  return Buffer.byteLength(form) <= keyBytesMax ? form : sha256Hex(form)
}

export function initiatorKey({ initiator }: SubmittedEntry): string {
  return indexKey(initiator.id)
}

/** An entry of several resources stands under the first; lookups lead from the others to it. */
export function resourceKey(entry: SubmittedEntry): string | undefined {
  const [first] = resourceNames(entry)
  return first === undefined ? undefined : indexKey(first)
}

/** All ids and names of what it was done to. */
export function resourceNames({ resourceId, resourceName, resources = [] }: SubmittedEntry): string[] {
  const named = [{ id: resourceId, name: resourceName }, ...resources].flatMap(({ id, name }) => [id, name])
  return [...new Set(named.filter((each) => each !== undefined))]
}
