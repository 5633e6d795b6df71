// One sentence that describes an entry. Values and words stay separate, so that a value is always drawn as text.

import { actorRuleOf } from '../../../../shared/entry/actor-kind.ts'
import { outcomeOf } from '../../../../shared/entry/outcome.ts'
import type { ShownEntry } from '../api/shown-entry.ts'
import { type Happening, happeningOf } from './happening.ts'
import { dateText, minuteText } from './moment.ts'
import { reasonOf } from './reason.ts'
import { frames, sentences } from './sentence-words.ts'
import { formsOf } from './verbs.ts'

/** A text of the portal, or a value of the entry. */
export type SentencePart = string | { readonly value: string; readonly isStrong: boolean }

export interface SentenceOptions {
  /** Adds the time and the client. */
  readonly isWhole?: boolean
  /** The name of a container, if it is known. */
  readonly nameOf?: (containerId: string) => string | undefined
}

/** In the reader's language. */
export function sentenceOf(
  entry: ShownEntry,
  { nameOf = () => undefined, isWhole = false }: SentenceOptions = {},
): SentencePart[] {
  const frame = frames()
  const { name, values, verb } = happeningOf(entry)
  const outcome = outcomeOf(entry)
  const [did, tried] = verb ? formsOf(verb) : ['', '']
  const isDone = outcome === 'SUCCESS'
  const core = filled(
    sentences()[name][isDone ? 'did' : 'tried'],
    { ...values, where: named(values['where'], nameOf), scope: named(values['scope'], nameOf), verb: undefined },
    { who: whoOf(entry, frame), verb: [isDone ? did : tried], ...severalOf(entry, values, frame) },
  )
  const tail = isWhole ? tailOf(entry, frame) : []
  const end =
    name === 'other' ? filled(frame.outcomeIs, {}, { outcome: [frame.outcome[outcome]] }) : failing(entry, frame)
  return merged([...core, ...tail, ...end, '.'])
}

/** The same as plain text, for a title or for copying. */
export function sentenceText(parts: readonly SentencePart[]): string {
  return parts.map((part) => (typeof part === 'string' ? part : part.value)).join('')
}

type Frame = ReturnType<typeof frames>

const strong = new Set(['member', 'object', 'resource', 'where', 'scope', 'who'])

/**
 * @param values the values of the entry, by placeholder.
 * @param words the portal's texts, by placeholder; they may contain values.
 */
function filled(
  template: string,
  values: Readonly<Record<string, string | undefined>>,
  words: Readonly<Record<string, readonly SentencePart[]>>,
): SentencePart[] {
  const isThere = (placeholder: string) => values[placeholder] !== undefined || words[placeholder] !== undefined
  const pieces = template.split(/\[([^\]]*)\]/)
  const kept = pieces.filter(
    (piece, index) =>
      index % 2 === 0 || Array.from(piece.matchAll(/\{(\w+)\}/g)).every(([, each = '']) => isThere(each)),
  )
  return kept.flatMap((piece) =>
    piece.split(/\{(\w+)\}/).flatMap((text, index): readonly SentencePart[] => {
      if (index % 2 === 0) return text === '' ? [] : [text]
      const value = values[text]
      return words[text] ?? (value === undefined ? ['–'] : [{ value, isStrong: strong.has(text) }])
    }),
  )
}

function whoOf(entry: ShownEntry, frame: Frame): SentencePart[] {
  const { initiator, serviceAccountDelegationInfo } = entry
  const isSystem = actorRuleOf(entry).kind === 'system' && /^system$/i.test(initiator.id)
  const who: SentencePart = isSystem ? frame.system : { value: initiator.email || initiator.id, isStrong: true }
  const principal = serviceAccountDelegationInfo?.principals[0]
  return principal ? [who, frame.onBehalfOf, { value: principal.email || principal.id, isStrong: true }] : [who]
}

/** `web-1 und 49 weitere`. */
function severalOf({ resources = [] }: ShownEntry, { object, resource }: Happening['values'], frame: Frame) {
  const first = object ?? resource
  const isOfSeveral =
    resources.length > 1 && resources.some(({ id, name }) => first !== undefined && [id, name].includes(first))
  if (!isOfSeveral || first === undefined) return {}
  const shown = filled(
    frame.several,
    {},
    { first: [{ value: first, isStrong: true }], count: [String(resources.length - 1)] },
  )
  return { object: shown, resource: shown }
}

/** `, am 25. November 2026 um 13:58 im Portal`. */
function tailOf(entry: ShownEntry, frame: Frame): SentencePart[] {
  const { eventTimeStamp } = entry
  // Keeps the day and its month on one line.
  const when = { date: [dateText(eventTimeStamp).replaceAll(' ', '\u00a0')], time: [minuteText(eventTimeStamp)] }
  return [...filled(frame.on, {}, when), ...toolOf(entry, frame)]
}

/** The client's name: a known tool anywhere in the user agent, or else its first product (RFC 9110 section 10.1.5). */
function toolOf({ userAgent }: ShownEntry, frame: Frame): SentencePart[] {
  const [, product = ''] =
    /\b(terraform|opentofu|pulumi|ansible|kubectl)\b/i.exec(userAgent) ??
    /^([A-Za-z][A-Za-z0-9_.-]{0,30})(?:[/ ]|$)/.exec(userAgent) ??
    []
  if (/^portal$/i.test(product)) return [frame.inPortal]
  if (/^mozilla$/i.test(product)) return [frame.inBrowser]
  return product === '' || /^unknown$/i.test(product) ? [] : filled(frame.with, { tool: product }, {})
}

function failing(entry: ShownEntry, frame: Frame): SentencePart[] {
  const outcome = outcomeOf(entry)
  if (outcome === 'SUCCESS') return []
  const reason = reasonOf(entry)
  const said = outcome === 'DENIED' ? frame.denied : frame.failed
  return reason === undefined ? [said] : [said, ...filled(frame.reason, { reason }, {})]
}

function named(id: string | undefined, nameOf: (id: string) => string | undefined): string | undefined {
  return id === undefined ? undefined : (nameOf(id) ?? id)
}

/** Joins neighbouring texts. */
function merged(parts: readonly SentencePart[]): SentencePart[] {
  const done: SentencePart[] = []
  for (const part of parts) {
    const last = done.at(-1)
    if (typeof part === 'string' && typeof last === 'string') done.splice(-1, 1, last + part)
    else done.push(part)
  }
  return done
}
