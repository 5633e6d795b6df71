// A schema for one of several texts; its message names them all.
import * as v from 'valibot'

export function oneOf<const T extends readonly string[]>(values: T) {
  return v.picklist(values, `must be one of ${values.join(', ')}`)
}
