// What was sent in a field beyond what the field holds: a text that was shortened, a value that was set aside. The mapping of ingest keeps it
// in `details.full` by the path of the field (docs/decisions/0027-what-is-sent-is-stored.md). Knows no filter.
import { isObject } from '../is-object.ts'

interface Detailed {
  readonly details?: unknown
}

/** @returns the texts that were sent at `path`; in lists and objects those of the members named. */
export function sentTexts({ details }: Detailed, path: string, members: readonly string[] = []): readonly string[] {
  const { mapping, full } = (details ?? {}) as { readonly mapping?: unknown; readonly full?: unknown }
  if (!isObject(mapping) || !isObject(full)) return []
  return Object.entries(full).flatMap(([at, value]) => {
    const isWithin = at.startsWith(`${path}.`) && members.includes(at.slice(at.lastIndexOf('.') + 1))
    return at === path || isWithin ? textsOf(value, members) : []
  })
}

function textsOf(value: unknown, members: readonly string[]): readonly string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap((item) => textsOf(item, members))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, member]) => (members.includes(name) ? textsOf(member, members) : []))
}
