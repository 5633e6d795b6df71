// A search by `source-ip`. A list of addresses that is longer than its field may be stands there shortened: the others are found in the whole,
// which the mapping has kept in the entry's `details`, wherever these are.
import { textLengthMax } from '../entry/entry.ts'
import { joinedText } from '../entry/joined-text.ts'
import { maybeShortened, shortened } from '../entry/shortened.ts'
import { isObject } from '../is-object.ts'
import { addressMatch } from './address-match.ts'
import type { Term } from './filter.ts'
import type { WholeSearch } from './whole-search.ts'

type Fields = Readonly<Record<string, unknown>>

/** Several terms are *or*; one that is negated must not be found. */
export function addressSearch(terms: readonly Term[]): WholeSearch {
  const tests = (negated: boolean) =>
    terms.filter((term) => term.negated === negated).flatMap(({ text }) => addressMatch(text) ?? [])
  const [wanted, unwanted] = [tests(false), tests(true)]
  return {
    scan() {
      let [field, isWholeElsewhere] = ['', false]
      let texts: readonly string[] = []
      const take = (details: unknown) => {
        const whole = wholeOf(field, details)
        if (whole === undefined) return
        texts = [field, whole]
        isWholeElsewhere = false
      }
      const matches = () =>
        (wanted.length === 0 || wanted.some((test) => texts.some(test))) && !unwanted.some((test) => texts.some(test))
      return {
        read(values, at) {
          if (at === undefined) {
            const { sourceIpAddress, details, payloads } = values as Fields
            field = String(sourceIpAddress)
            texts = [field]
            isWholeElsewhere = maybeShortened(field) && Object.hasOwn(fieldsOf(payloads), 'details')
            take(details)
          } else if (at === 'details') take(values)
        },
        verdict: () => (isWholeElsewhere ? undefined : matches()),
        matches,
      }
    },
  }
}

/** What the field was made of; `undefined` where the details do not have it. A sender's own details say nothing of another field. */
function wholeOf(field: string, details: unknown): string | undefined {
  if (!maybeShortened(field)) return undefined
  const { full } = fieldsOf(details)
  const { sourceIpAddress: kept } = fieldsOf(full)
  const whole = Array.isArray(kept) ? joinedText(kept) : kept
  return typeof whole === 'string' && shortened(whole, textLengthMax) === field ? whole : undefined
}

function fieldsOf(value: unknown): Fields {
  return isObject(value) ? (value as Fields) : {}
}
