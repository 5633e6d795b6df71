// Describes a filter or a time range in words. Values appear as they were entered.

import { date, shortDate, shortTime, zoneName } from '../words/format.ts'
import { visibleText } from '../words/visible-text.ts'
import type { AskedTime } from './asked.ts'
import { askedWords } from './words.ts'

export interface SaidFilter {
  readonly field: string
  readonly isNot: boolean
  readonly value: string
}

export function saidFilter(name: string, value: string): SaidFilter {
  const say = askedWords()
  const fields: Readonly<Record<string, string>> = say.fields
  const isNot = value.startsWith('!')
  const text = isNot ? value.slice(1) : value.replace(/^\\!/, '!')
  return {
    field: fields[name] ?? name,
    isNot,
    value: name === 'include' ? say.direct : visibleText(text.replaceAll('\\*', '*')),
  }
}

/** `Initiator not backup` */
export function filterText(name: string, value: string): string {
  const { field, isNot, value: text } = saidFilter(name, value)
  return [field, ...(isNot ? [askedWords().not] : []), text].join(' ')
}

/** `18.11.2026 14:10 bis 25.11.2026 14:10 MEZ` */
export function rangeText({ fromMs, toMs }: AskedTime): string {
  const say = askedWords()
  const at = (ms: number) => `${date(ms)} ${shortTime(ms)}`
  const range = say.until(fromMs === undefined ? say.beginning : at(fromMs), toMs === undefined ? say.now : at(toMs))
  return `${range} ${zoneName(toMs ?? fromMs ?? Date.now())}`
}

/** `18.11. – 25.11.` */
export function daysText(fromMs: number, toMs: number): string {
  const [from, to] = [shortDate(fromMs), shortDate(Math.max(fromMs, toMs - 1))]
  return from === to ? from : `${from} – ${to}`
}
