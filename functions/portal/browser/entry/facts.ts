// The facts of an entry in the order of people's questions: who, what, when, where, with what, on what, and the outcome. Data for a
// view; values of the entry are never mixed with markup.

import { type ActorKind, actorRuleOf } from '../../../../shared/entry/actor-kind.ts'
import { outcomeOf } from '../../../../shared/entry/outcome.ts'
import type { ShownEntry } from '../api/shown-entry.ts'
import { type ContainerOfEntry, containersOfEntry } from './entry-container.ts'
import { clockText, longDateText, receivedText, zoneText } from './moment.ts'
import { reasonOf } from './reason.ts'
import { type EntryWords, entryWords } from './words.ts'

export type FactName = 'who' | 'onBehalfOf' | 'what' | 'when' | 'where' | 'with' | 'on' | 'outcome' | 'correlation'

export interface Fact {
  readonly name: FactName
  /** The first is the main value; the others add detail. */
  readonly lines: readonly FactLine[]
  /** The filter that finds the value, and the value as it was sent, which copying gives. */
  readonly filter?: readonly [parameter: string, value: string]
  readonly actor?: ActorKind
}

export interface FactLine {
  readonly text: string
  /** `value`: of the entry, drawn as text. `words`: of the portal. */
  readonly look: 'value' | 'code' | 'words'
  /** Replaces `text`: each links to its list. */
  readonly containers?: readonly ContainerOfEntry[]
}

/** In the reader's language and zone. */
export function factsOf(entry: ShownEntry): Fact[] {
  const words = entryWords()
  return [
    who(entry, words),
    onBehalfOf(entry, words),
    what(entry, words),
    when(entry),
    where(entry, words),
    tool(entry),
    on(entry, words),
    outcome(entry, words),
    ...correlation(entry),
  ]
}

function who(entry: ShownEntry, words: EntryWords): Fact {
  const { id, email } = entry.initiator
  const { kind } = actorRuleOf(entry)
  const isSystem = kind === 'system' && !email && /^system$/i.test(id)
  const lines = isSystem
    ? [said(words.system)]
    : email
      ? [value(email), ...(email === id ? [] : [code(id)])]
      : [value(id)]
  return { name: 'who', lines, filter: ['initiator', email || id], actor: kind }
}

function onBehalfOf({ serviceAccountDelegationInfo }: ShownEntry, words: EntryWords): Fact {
  const principals = serviceAccountDelegationInfo?.principals ?? []
  const [first] = principals
  if (!first) return { name: 'onBehalfOf', lines: [said(words.nobody)] }
  const lines = principals.flatMap(({ id, email }) => [
    value(email || id),
    ...(email && email !== id ? [code(id)] : []),
  ])
  return { name: 'onBehalfOf', lines, filter: ['on-behalf-of', first.email || first.id] }
}

function what({ eventName, eventSource, eventType, visibility }: ShownEntry, words: EntryWords): Fact {
  const more = `${eventSource} · ${words.eventTypes[eventType]} (${eventType}) · ${words.visibilities[visibility]}`
  return { name: 'what', lines: [value(eventName), value(more)], filter: ['event-name', eventName] }
}

function when(entry: ShownEntry): Fact {
  const { eventTimeStamp } = entry
  const local = `${longDateText(eventTimeStamp)}, ${clockText(eventTimeStamp)} ${zoneText(eventTimeStamp)}`
  return {
    name: 'when',
    lines: [said(local), value([eventTimeStamp, receivedText(entry)].filter(Boolean).join(' · '))],
  }
}

function where({ sourceIpAddress, region }: ShownEntry, words: EntryWords): Fact {
  if (sourceIpAddress === '') return { name: 'where', lines: [said(words.unknownAddress), said(words.region(region))] }
  return {
    name: 'where',
    lines: [value(sourceIpAddress), value(words.region(region))],
    filter: ['source-ip', sourceIpAddress],
  }
}

function tool({ userAgent }: ShownEntry): Fact {
  return { name: 'with', lines: [value(userAgent)], filter: ['user-agent', userAgent] }
}

function on(entry: ShownEntry, words: EntryWords): Fact {
  const { resourceId, resourceName, resources = [] } = entry
  const containers = containersOfEntry(entry)
  const path: FactLine = { text: containers.map(({ id }) => id).join(' › '), look: 'value', containers }
  const own = resourceName || resourceId
  const further = resources
    .map(({ id, name, type }) => [type, name ?? id].filter(Boolean).join(' '))
    .filter((text) => text !== '' && text !== own)
  const lines = [
    ...(own ? [value(own)] : []),
    ...further.map(value),
    ...(own || further.length > 0 ? [] : [said(words.noResource)]),
    path,
    ...(resourceName && resourceId && resourceId !== resourceName ? [code(resourceId)] : []),
  ]
  const sought = resourceId || resourceName || resources[0]?.id || resources[0]?.name
  return { name: 'on', lines, ...(sought ? { filter: ['resource', sought] as const } : {}) }
}

function outcome(entry: ShownEntry, words: EntryWords): Fact {
  const known = outcomeOf(entry)
  const reason = known === 'SUCCESS' ? undefined : reasonOf(entry)
  return {
    name: 'outcome',
    lines: [said(words.outcomes[known]), ...(reason ? [value(reason)] : [])],
    filter: ['outcome', known],
  }
}

function correlation({ correlationId }: ShownEntry): Fact[] {
  return correlationId
    ? [{ name: 'correlation', lines: [code(correlationId)], filter: ['correlation-id', correlationId] }]
    : []
}

const value = (text: string): FactLine => ({ text, look: 'value' })
const code = (text: string): FactLine => ({ text, look: 'code' })
const said = (text: string): FactLine => ({ text, look: 'words' })
