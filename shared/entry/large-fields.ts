// The parts of an entry that its line may leave out: their names, and how to take them out and put them back.
// Searchable fields always stay. Knows nothing of where the parts are kept.
import type { SubmittedEntry } from './entry.ts'

type Members = Readonly<Record<string, unknown>>

/** Each field is a part of its own. */
const fields = {
  '': ['details', 'result'],
  request: ['body', 'parameters', 'headers'],
} as const satisfies Readonly<Record<string, readonly string[]>>

/**
 * The other listed fields, which stay in the line. The unlisted fields of one object together are one part, named by a
 * star: `*`, `request.*`.
 */
const staying: Readonly<Record<string, readonly string[]>> = {
  '': [
    ...['insertId', 'eventVersion', 'eventSource', 'region', 'severity', 'visibility', 'eventType', 'eventTimeStamp'],
    ...['eventName', 'sourceIpAddress', 'userAgent', 'initiator', 'request', 'context', 'resourceId', 'resourceName'],
    ...['correlationId', 'serviceAccountDelegationInfo', 'outcome', 'resources'],
  ],
  request: ['endpoint'],
  initiator: ['id', 'email'],
  context: ['organizationId', 'folderPath', 'folderId', 'projectId'],
}

/** By name: the path of a field, or of an object with a star for its unlisted fields. */
export function largeFieldsOf(entry: SubmittedEntry): [name: string, part: object][] {
  return Object.keys(staying).flatMap((at) => {
    const members = membersAt(entry, at)
    const own = fieldsAt(at).flatMap((field): [string, object][] => {
      const part = members[field]
      return typeof part === 'object' && part !== null ? [[nameOf(at, field), part]] : []
    })
    const rest = Object.entries(members).filter(([name]) => !isListed(at, name))
    return rest.length === 0 ? own : [...own, [nameOf(at, '*'), Object.fromEntries(rest)]]
  })
}

/** The entry without the parts of these names. */
export function withoutLargeFields(entry: SubmittedEntry, names: readonly string[]): SubmittedEntry {
  const left = (at: string) =>
    Object.fromEntries(
      Object.entries(membersAt(entry, at)).filter(
        ([name]) => !names.includes(nameOf(at, isListed(at, name) ? name : '*')),
      ),
    )
  const { initiator, request, context } = entry
  return { ...(left('') as SubmittedEntry), ...among({ initiator, request, context }, left) }
}

/** The entry with a part in its place again. */
export function withLargeField<E extends SubmittedEntry>(entry: E, name: string, part: unknown): E {
  const dot = name.lastIndexOf('.')
  const [at, field] = [name.slice(0, Math.max(0, dot)), name.slice(dot + 1)]
  const members = field === '*' ? (part as Members) : { [field]: part }
  return at === '' ? { ...entry, ...members } : { ...entry, [at]: { ...membersAt(entry, at), ...members } }
}

/** Each of the objects without its taken parts. */
function among<T extends Readonly<Record<string, unknown>>>(objects: T, left: (at: string) => object): T {
  return Object.fromEntries(Object.keys(objects).map((at) => [at, left(at)])) as T
}

function membersAt(entry: SubmittedEntry, at: string): Members {
  return at === '' ? entry : (entry[at] as Members)
}

function fieldsAt(at: string): readonly string[] {
  return Object.hasOwn(fields, at) ? fields[at as keyof typeof fields] : []
}

function isListed(at: string, name: string): boolean {
  return fieldsAt(at).includes(name) || staying[at]?.includes(name) === true
}

function nameOf(at: string, field: string): string {
  return at === '' ? field : `${at}.${field}`
}
