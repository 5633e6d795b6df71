// The search by `source-ip`. A list of addresses too long for its field is shortened there; `details` keep the whole list.
// The search reads that too, also if `details` are in the bucket.

import { sentTexts } from '../entry/sent-values.ts'
import { isShortened } from '../entry/shortening.ts'
import { isObject } from '../is-object.ts'
import { addressMatch } from './address-match.ts'
import { areMet, readTerms, type Term } from './terms.ts'
import type { WholeSearch } from './whole-search.ts'

const path = 'sourceIpAddress'

/** Several terms are *or*; a negated term must not match. */
export function addressSearch(terms: readonly Term[]): WholeSearch {
  const tests = readTerms(terms, (text) => [addressMatch(text) ?? []].flat())
  return {
    scan() {
      let texts: readonly string[] = []
      let areElsewhere = false
      const matches = () => areMet(tests, (test) => texts.some(test))
      return {
        read(values, at) {
          if (at === 'details') [texts, areElsewhere] = [[...texts, ...sentTexts({ details: values }, path)], false]
          if (at !== undefined || !isObject(values)) return
          const { [path]: field, details, payloads } = values
          texts = [String(field), ...sentTexts({ details }, path)]
          // The line has no other sign of it. A sender's own text that looks shortened costs one fetch.
          areElsewhere = isShortened(String(field)) && isObject(payloads) && Object.hasOwn(payloads, 'details')
        },
        verdict: () => (areElsewhere ? undefined : matches()),
        matches,
      }
    },
  }
}
