// Recognizes the event of an entry: which sentence describes it, and with which values. Makes no text.
import { ownSource } from '../../../../shared/entry/own-source.ts'
import { isObject } from '../../../../shared/is-object.ts'
import { leavesOf } from '../../../../shared/json/differences.ts'
import type { ShownEntry } from '../api/shown-entry.ts'
import { containerOfEntry } from './entry-container.ts'
import type { SentenceName } from './sentence-words.ts'
import { type Verb, verbOf } from './verbs.ts'

export interface Happening {
  readonly name: SentenceName
  readonly values: Readonly<Record<string, string | undefined>>
  readonly verb?: Verb
}

/** The first rule that matches; the last one always does. */
export function happeningOf(entry: ShownEntry): Happening {
  for (const { source, event, name, values } of known) {
    if (source !== undefined && source !== entry.eventSource) continue
    const match = event.exec(entry.eventName)
    const found = match && values(entry)
    if (found) return { name, values: found }
  }
  return byVerb(entry) ?? { name: 'other', values: { ...onResource(entry), event: entry.eventName } }
}

interface KnownEvent {
  /** `eventSource`, if other services may use the same name. */
  readonly source?: string
  /** `eventName`. */
  readonly event: RegExp
  readonly name: SentenceName
  /** `undefined` if the entry lacks a value that the sentence needs. */
  readonly values: (entry: ShownEntry) => Happening['values'] | undefined
}

const known: readonly KnownEvent[] = [
  { event: /\bmember added$/i, name: 'memberAdded', values: membership },
  { event: /\bmember removed$/i, name: 'memberRemoved', values: membership },
  { event: /\bmember role changed$/i, name: 'roleChanged', values: membership },
  { event: /^access token issued$/i, name: 'tokenIssued', values: token },
  { event: /^access token revoked$/i, name: 'tokenRevoked', values: token },
  { event: /^access token expired$/i, name: 'tokenExpired', values: token },
  {
    event: /^support access granted$/i,
    name: 'supportAccess',
    values: (entry) => ({ where: whereOf(entry), ticket: textAt(entry, 'details', 'ticket') }),
  },
  {
    event:
      /^(login|sign[- ]?in|session started|session\.start|user\.session\.start|sign-in activity|consolelogin|login_error|failed password|4625 .*|user_login|user\.login)$/i,
    name: 'signedIn',
    values: (entry) => ({ resource: entry.resourceName || undefined }),
  },
  {
    source: ownSource,
    event: /^audit log download created$/i,
    name: 'downloadAsked',
    values: (entry) => ({ format: textAt(entry, 'request', 'body', 'format'), scope: containerOfEntry(entry).id }),
  },
  {
    source: ownSource,
    event: /^audit log viewed$/i,
    name: 'logViewed',
    values: (entry) => ({ scope: containerOfEntry(entry).id }),
  },
  { source: ownSource, event: /^audit log container declared$/i, name: 'containerDeclared', values: onResource },
  { source: ownSource, event: /^audit log container removed$/i, name: 'containerRemoved', values: onResource },
  { source: ownSource, event: /^audit log home settled$/i, name: 'homeSettled', values: onResource },
]

/** One member with a role, in the membership service's format. */
function membership(entry: ShownEntry): Happening['values'] | undefined {
  const fields = new Map(leavesOf({ body: entry.request.body, result: entry.result }))
  const at = (pattern: RegExp) => {
    const found = [...fields].filter(([path]) => pattern.test(path)).map(([, value]) => value)
    return found.length === 1 && typeof found[0] === 'string' ? found[0] : undefined
  }
  const member = at(/^body.*(members\[\d+\]\.|\b)(subject|member|email)$/) ?? textAt(entry, 'result', 'member')
  if (member === undefined) return undefined
  const [before, after] = [sideOf(entry, 'before'), sideOf(entry, 'after')]
  const role = after ?? at(/^body.*\brole$/)
  return { member, role, before, where: whereOf(entry) }
}

/** The role before or after, if the entry states it. */
function sideOf(entry: ShownEntry, side: 'before' | 'after'): string | undefined {
  return textAt(entry, 'result', side, 'role') ?? textAt(entry, 'details', side, 'role')
}

function token(entry: ShownEntry): Happening['values'] | undefined {
  const days = entry.result?.['ttlDays']
  return resourceOf(entry) === undefined
    ? undefined
    : { ...onResource(entry), days: typeof days === 'number' ? String(days) : undefined }
}

/** A noun and a known verb: `Server deleted`, `DeleteServer`, `delete servers`, `servers/delete`. */
function byVerb(entry: ShownEntry): Happening | undefined {
  const { eventName } = entry
  const shapes: readonly (readonly [shape: RegExp, noun: number, verb: number])[] = [
    [/^(\S(?:.*\S)?)[ ._/:]([A-Za-z]+)$/, 1, 2],
    [/^([A-Z][a-z]+)([A-Z][A-Za-z0-9]*)$/, 2, 1],
    [/^([A-Za-z]+) (\S+)$/, 2, 1],
  ]
  for (const [shape, nounAt, verbAt] of shapes) {
    const match = shape.exec(eventName)
    const verb = verbOf(match?.[verbAt] ?? '')
    const noun = match?.[nounAt] ?? ''
    if (!verb || doubtful.test(noun)) continue
    const resource = resourceOf(entry)
    const values = resource === undefined ? { object: noun } : { object: resource, noun }
    return { name: 'verb', verb, values: { ...values, where: otherContainer(entry) } }
  }
  return undefined
}

/** Excludes names such as `Server not deleted` and `Delete requested`, where the verb alone would be wrong. */
const doubtful =
  /\b(not|no|never|failed|fail|failure|error|denied|refused|attempt|attempted|request|requested|pending|scheduled|planned|cancelled|canceled|to be|before|after|un|without|dry)\b/i

function onResource(entry: ShownEntry): Happening['values'] {
  return { resource: resourceOf(entry), where: otherContainer(entry) }
}

/** The subject of the entry, as a place. */
function whereOf(entry: ShownEntry): string {
  return resourceOf(entry) ?? containerOfEntry(entry).id
}

/** By name if there is one; the first of several resources. */
export function resourceOf({ resourceName, resourceId, resources = [] }: ShownEntry): string | undefined {
  const [first] = resources
  return resourceName || resourceId || first?.name || first?.id || undefined
}

/** The container, unless it is the entry's own resource. */
function otherContainer(entry: ShownEntry): string | undefined {
  const { id } = containerOfEntry(entry)
  const isItself = entry.resourceId === id
  return isItself ? undefined : id
}

function textAt(entry: ShownEntry, ...names: readonly string[]): string | undefined {
  const value = names.reduce<unknown>((at, name) => (isObject(at) ? at[name] : undefined), entry)
  return typeof value === 'string' && value !== '' ? value : undefined
}
