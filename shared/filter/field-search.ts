// The search by `field`: the values at a path into an entry, at any depth, large fields included.

import { normalForm } from '../entry/text-form.ts'
import { someValueAt, splitFieldTerm } from './field-path.ts'
import { readTerms, type Term } from './terms.ts'
import { type ValuePattern, valuePattern } from './value-pattern.ts'
import { verdictOf, type WholeSearch } from './whole-search.ts'

interface FieldReading {
  readonly path: string
  readonly pattern: ValuePattern
}

/** Several terms are *or*; a negated term must not match. */
export function fieldSearch(terms: readonly Term[]): WholeSearch {
  const { wanted, unwanted } = readTerms(terms, readingsOf)
  return {
    scan() {
      let [isWanted, isUnwanted] = [wanted.length === 0, false]
      return {
        read(values, at) {
          isWanted ||= wanted.some((each) => stands(values, at, each))
          isUnwanted ||= unwanted.some((each) => stands(values, at, each))
        },
        verdict: () => verdictOf(isWanted, isUnwanted, unwanted.length > 0),
        matches: () => isWanted && !isUnwanted,
      }
    },
  }
}

function readingsOf(text: string): readonly FieldReading[] {
  return splitFieldTerm(text).map(({ path, value }) => ({ path, pattern: valuePattern(value) }))
}

function stands(values: unknown, at: string | undefined, { path, pattern }: FieldReading): boolean {
  const test = (text: string) => pattern.matches(normalForm(text))
  if (at === undefined) return someValueAt(values, path, test)
  return path.startsWith(`${at}.`) && someValueAt(values, path.slice(at.length + 1), test)
}
