// Filters as chips: one for each field and for "is" or "is not"; several values mean "or". In the address they are the API's own parameters,
// so a link can be read as a call.
import { exactValue } from '../../../../shared/filter/exact-value.ts'
import { isZone } from '../preferences/preferences.ts'
import { ignoredTimes } from './time-span.ts'

export const chipFields = [
  'event-name',
  'event-source',
  'initiator',
  'actor',
  'resource',
  'outcome',
  'severity',
  'event-type',
  'visibility',
  'source-ip',
  'user-agent',
  'region',
  'endpoint',
  'correlation-id',
  'on-behalf-of',
  'field',
  'q',
] as const
export type ChipField = (typeof chipFields)[number]

export interface Chip {
  readonly field: ChipField
  readonly not: boolean
  /** In the API's syntax, without the `!`. */
  readonly values: readonly string[]
}

/** One value of a chip. */
export interface ChipValue {
  readonly field: ChipField
  readonly not: boolean
  readonly value: string
}

/** The other parameters of a list's address. */
const otherParameters = [
  'range',
  'start-time-range',
  'end-time-range',
  'include',
  'organization',
  'sort',
  'columns',
  'entry',
  'tz',
]

export function chipsOf(search: URLSearchParams): readonly Chip[] {
  return chipFields.flatMap((field) => {
    const all = search.getAll(field)
    const chip = (not: boolean): Chip => ({
      field,
      not,
      values: all.filter((value) => value.startsWith('!') === not).map((value) => (not ? value.slice(1) : value)),
    })
    return [chip(false), chip(true)].filter(({ values }) => values.length > 0)
  })
}

/** The chips of one field, from the address. */
export function valuesOf(chips: readonly Chip[], field: ChipField): readonly string[] {
  return chips
    .filter((chip) => chip.field === field)
    .flatMap(({ not, values }) => values.map((value) => (not ? `!${value}` : value)))
}

/** Adds a value as it is in an entry. It replaces the same value of the opposite chip. */
export function withValue(chips: readonly Chip[], field: ChipField, text: string, not = false): readonly Chip[] {
  return withStored(chips, { field, not, value: storedValue(field, text) })
}

/** A value as it is in an entry, in the API's syntax. */
function storedValue(field: ChipField, text: string): string {
  return field === 'q' ? text : exactValue(text)
}

function withStored(chips: readonly Chip[], { field, not, value }: ChipValue): readonly Chip[] {
  const others = without(chips, field, value)
  const same = others.find((chip) => chip.field === field && chip.not === not)
  if (!same) return [...others, { field, not, values: [value] }]
  return others.map((chip) => (chip === same ? { ...chip, values: [...chip.values, value] } : chip))
}

/** The value as a text to be changed: a pattern stays in the API's syntax. */
export function editedText({ field, value }: ChipValue): string {
  const plain = plainValue(value)
  return storedValue(field, plain) === value ? plain : value
}

/** Puts another value into the place of one, or adds it if that one is gone. What was edited as a pattern is one still. */
export function withEdited(
  chips: readonly Chip[],
  old: ChipValue,
  field: ChipField,
  text: string,
  not: boolean,
): readonly Chip[] {
  const isPattern = field === old.field && storedValue(field, plainValue(old.value)) !== old.value
  const edited = { field, not, value: isPattern ? text.replace(/^!/, '\\!') : storedValue(field, text) }
  const isSame = (chip: Chip) => chip.field === field && chip.not === not
  if (field !== old.field || not !== old.not || !chips.some((chip) => isSame(chip) && chip.values.includes(old.value)))
    return withStored(without(chips, old.field, old.value), edited)
  const put = (values: readonly string[]) => [
    ...new Set(values.map((value) => (value === old.value ? edited.value : value))),
  ]
  return chips.map((chip) => (isSame(chip) ? { ...chip, values: put(chip.values) } : chip))
}

/** Without the backslashes of the API's syntax. */
export function plainValue(value: string): string {
  return value.replace(/\\([*!])/g, '$1')
}

/** Removes a value from whichever chip has it. */
export function without(chips: readonly Chip[], field: ChipField, value: string): readonly Chip[] {
  return chips
    .map((chip) => (chip.field === field ? { ...chip, values: chip.values.filter((one) => one !== value) } : chip))
    .filter(({ values }) => values.length > 0)
}

/** Negates a chip. */
export function turned(chips: readonly Chip[], chip: Chip): readonly Chip[] {
  return chips.map((one) => (one === chip ? { ...chip, not: !chip.not } : one))
}

/** Parameters of the address that have no effect: unknown ones, and times and zones that cannot be read or do not count. They stay. */
export function ineffective(search: URLSearchParams): readonly (readonly [string, string])[] {
  const ignored = ignoredTimes(search)
  return [...search].filter(
    ([name, value]) =>
      ignored.includes(name) ||
      (name === 'tz' && !isZone(value)) ||
      (!otherParameters.includes(name) && !chipFields.some((field) => field === name)),
  )
}

/** The field that a pasted text most likely belongs to. */
export function likelyFields(text: string): readonly ChipField[] {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) return ['correlation-id', 'initiator', 'resource']
  if (/^\S+@\S+\.\S+$/.test(text)) return ['initiator', 'on-behalf-of', 'resource']
  if (/^(\d{1,3}\.){3}\d{1,3}(\/\d+)?$|^[0-9a-f]*:[0-9a-f:]+(\/\d+)?$/i.test(text)) return ['source-ip']
  return []
}
