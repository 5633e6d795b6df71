// Rules by which a sent field becomes the field that is stored, and the notes of what they did. Know no field by name.
import * as v from 'valibot'
import { shortened } from '../../shared/entry/shortened.ts'
import { isObject } from '../../shared/is-object.ts'

export type Fields = Readonly<Record<string, unknown>>

/** What a mapping does to a field: see docs/design.md. */
type Change = 'asText' | 'joined' | 'rewritten' | 'setAside' | 'shortened' | 'wrapped'

export interface Notes {
  /** What was done, and the paths of the fields that it was done to. */
  readonly changes: Map<Change, string[]>
  /** By path what was sent, where the field itself does not tell it. */
  readonly full: Map<string, unknown>
}

/** @returns what is stored in the field; undefined where it is absent. */
export type Rule = (value: unknown, path: string, notes: Notes) => unknown

export function newNotes(): Notes {
  return { changes: new Map(), full: new Map() }
}

export function note({ changes, full }: Notes, change: Change, path: string, whole?: unknown): void {
  const paths = changes.get(change) ?? []
  paths.push(path)
  changes.set(change, paths)
  if (whole !== undefined && !full.has(path)) full.set(path, whole)
}

/** Fields without a rule stay as they are, and so does what is no object. */
export function fields(rules: Readonly<Record<string, Rule>>): Rule {
  return (value, path, notes) => {
    if (!isObject(value)) return value
    const mapped = Object.entries(value as Fields).flatMap(([name, child]) => {
      const rule = Object.hasOwn(rules, name) ? rules[name] : undefined
      const stored = rule ? rule(child, path ? `${path}.${name}` : name, notes) : child
      return stored === undefined ? [] : [[name, stored]]
    })
    return Object.fromEntries(mapped)
  }
}

/** `null`, an empty text, an empty list: there is none. */
export function optional(rule: Rule): Rule {
  return (value, path, notes) => (isNone(value) ? undefined : rule(value, path, notes))
}

function isNone(value: unknown): boolean {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0)
}

/** A value of another type than the field's is not in the field, but it is in the entry. */
export function orSetAside(rule: Rule, schema: v.GenericSchema): Rule {
  return (value, path, notes) => {
    const own = newNotes()
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
    return shortened(value, lengthMax)
  }
}

/** A number that is an id is a text in the reference. */
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
