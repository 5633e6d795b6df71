// What a test expects of an entry: some of its fields, and of the objects in it. A list is expected whole.
import { isObject } from '../../is-object.ts'

export type Expected = { readonly [field: string]: unknown }

export function holds(value: unknown, expected: unknown): boolean {
  if (Array.isArray(expected)) {
    const isSameLength = Array.isArray(value) && value.length === expected.length
    return isSameLength && expected.every((each, index) => holds(value[index], each))
  }
  if (isObject(expected))
    return isObject(value) && Object.entries(expected).every(([name, each]) => holds(value[name], each))
  return Object.is(value, expected)
}
