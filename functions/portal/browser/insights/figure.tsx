// A number, linked to the list that proves it if there is one.

import { address } from '../router/address.ts'
import { pathOf, scopeOf } from '../shell/scope.ts'
import { number } from '../words/format.ts'
import { language } from '../words/language.ts'
import { visibleText } from '../words/visible-text.ts'
import type { Proved } from './insights-page.ts'

export interface FigureProps {
  readonly of: Proved
  readonly class?: string
  /** What is counted, if the number's place on the page does not tell. */
  readonly label?: string
}

export function Figure({ of: { count, list }, class: name = 'figure', label }: FigureProps) {
  const scope = scopeOf(address.value.pathname)
  if (!list || !scope) return <span class={name}>{number(count)}</span>
  return (
    <a
      class={name}
      href={`${pathOf(scope)}?${list}`}
      data-count={count}
      {...(label === undefined ? {} : { 'aria-label': `${visibleText(label)}: ${number(count)}` })}
    >
      {number(count)}
    </a>
  )
}

/** A share from 0 to 1 in whole percent; below ten percent, with one decimal. */
export function percent(share: number): string {
  return new Intl.NumberFormat(language.value, {
    style: 'percent',
    maximumFractionDigits: share > 0 && share < 0.1 ? 1 : 0,
  }).format(share)
}
