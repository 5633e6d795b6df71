// The rules that map a sent field to the stored one, and the notes of their changes. Know no field by name.
import * as v from 'valibot'
import { isObject } from '../is-object.ts'
import type { Shorten } from './shortening.ts'

export type Fields = Readonly<Record<string, unknown>>

/** The kinds of mapping: see docs/design.md. */
type Change = 'asText' | 'joined' | 'rewritten' | 'setAside' | 'shortened' | 'wrapped'

export interface Notes {
  /** The paths of the changed fields, by kind of mapping. */
  readonly changes: Map<Change, string[]>
  /** The sent values by path, if the stored field does not show them. */
  readonly full: Map<string, unknown>
  readonly shorten: Shorten
}

/** @returns the value to store; undefined to leave the field out. */
export type Rule = (value: unknown, path: string, notes: Notes) => unknown

export function newNotes(shorten: Shorten): Notes {
  return { changes: new Map(), full: new Map(), shorten }
}

export function note({ changes, full }: Notes, change: Change, path: string, whole?: unknown): void {
  const paths = changes.get(change) ?? []
  paths.push(path)
  changes.set(change, paths)
  if (whole !== undefined && !full.has(path)) full.set(path, whole)
}

/** Fields without a rule stay as they are, as does a value that is no object. The value itself if no field changes, as in most entries. */
export function fields(rules: Readonly<Record<string, Rule>>): Rule {
  return (value, path, notes) => {
    if (!isObject(value)) return value
    let copy: Record<string, unknown> | undefined
    for (const name of Object.keys(value)) {
      const rule = Object.hasOwn(rules, name) ? rules[name] : undefined
      const stored = rule ? rule(value[name], path ? `${path}.${name}` : name, notes) : value[name]
      if (stored !== undefined && stored === value[name]) continue
      copy ??= { ...value }
      if (stored === undefined) delete copy[name]
      else copy[name] = stored
    }
    return copy ?? value
  }
}

/** `null`, an empty text and an empty list count as absent. */
export function optional(rule: Rule): Rule {
  return (value, path, notes) => (isNone(value) ? undefined : rule(value, path, notes))
}

function isNone(value: unknown): boolean {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0)
}

/** A value of the wrong type is left out of its field, but kept in the entry's notes. */
export function orSetAside(rule: Rule, schema: v.GenericSchema): Rule {
  return (value, path, notes) => {
    const own = newNotes(notes.shorten)
    const mapped = rule(value, path, own)
    if (!v.is(schema, mapped)) return note(notes, 'setAside', path, value)
    for (const [change, paths] of own.changes) for (const at of paths) note(notes, change, at, own.full.get(at))
    return mapped
  }
}

export function text(lengthMax: number): Rule {
  return (value, path, notes) => {
    if (typeof value !== 'string' || value.length <= lengthMax) return value
    note(notes, 'shortened', path, value)
    return notes.shorten(value, lengthMax)
  }
}

/** The reference has ids as texts, so a numeric id becomes one. */
export function id(lengthMax: number): Rule {
  return (value, path, notes) => {
    if (typeof value !== 'number' && typeof value !== 'boolean') return text(lengthMax)(value, path, notes)
    note(notes, 'asText', path)
    return String(value)
  }
}

export function wrapped(value: unknown, path: string, notes: Notes): Fields {
  note(notes, 'wrapped', path)
  return { value }
}

export function listOf(rule: Rule): Rule {
  return (value, path, notes) =>
    Array.isArray(value) ? value.map((item, index) => rule(item, `${path}.${index}`, notes)) : value
}
