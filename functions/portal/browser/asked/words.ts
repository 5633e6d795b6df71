// The texts that describe filters and time ranges.
import { words } from '../words/language.ts'
import { fieldNames } from './field-names.ts'

export const askedWords = words({
  en: {
    noFilters: 'no filters',
    moreFilters: (count: number) => (count === 1 ? '1 more filter' : `${count} more filters`),
    not: 'not',
    now: 'now',
    beginning: 'the oldest that is kept',
    until: (from: string, to: string) => `${from} to ${to}`,
    fields: { ...fieldNames.en, include: 'Container' },
    direct: 'only its own entries',
  },
  de: {
    noFilters: 'ohne Filter',
    moreFilters: (count: number) => (count === 1 ? '1 weiterer Filter' : `${count} weitere Filter`),
    not: 'nicht',
    now: 'jetzt',
    beginning: 'Anfang der Aufbewahrung',
    until: (from: string, to: string) => `${from} bis ${to}`,
    fields: { ...fieldNames.de, include: 'Bereich' },
    direct: 'nur eigene Einträge',
  },
})
