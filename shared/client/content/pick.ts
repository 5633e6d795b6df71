// The choice of what an entry keeps of a body or a query. What it keeps is then freed of secrets, whatever the choice.
import { isObject } from '../../is-object.ts'

/** @returns what the entry keeps; `undefined` for nothing. */
export type Selection = (value: unknown) => unknown

/** Keeps the fields of these names; of a list, those of each item. */
export function pick(...names: readonly string[]): Selection {
  const picked = (value: unknown): unknown =>
    isObject(value)
      ? Object.fromEntries(names.filter((name) => Object.hasOwn(value, name)).map((name) => [name, value[name]]))
      : undefined
  return (value) => (Array.isArray(value) ? value.map(picked) : picked(value))
}
