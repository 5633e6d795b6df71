// A schema of one of several texts, with a message that names them all.
import * as v from 'valibot'

export function oneOf<const T extends readonly string[]>(values: T) {
  return v.picklist(values, `must be one of ${values.join(', ')}`)
}
