// The most frequent values of some fields, with counts and the number of entries counted. A click filters by the value; with Alt, it
// excludes it.

import { exactValue } from '../../../../shared/filter/exact-value.ts'
import { entryWords } from '../entry/words.ts'
import { Icon } from '../widgets/icon.tsx'
import { number } from '../words/format.ts'
import { visibleText } from '../words/visible-text.ts'
import { type ChipField, without, withValue } from './chips.ts'
import { type Facet, type FacetValue, facetNames } from './counts.ts'
import { chips, counting, facetsFolded, setChips } from './list-view.ts'
import { listWords } from './words.ts'

export function Facets() {
  const say = listWords()
  const counts = counting.counts.value
  return (
    <aside class="facets" aria-label={say.facets}>
      <header>
        <span>{counts && say.facetOf(number(counts.entries))}</span>
        <button
          type="button"
          class="button only-icon quiet small"
          aria-label={say.fold}
          title={say.fold}
          onClick={() => {
            facetsFolded.value = true
          }}
        >
          <Icon name="left" />
        </button>
      </header>
      <FacetLists />
    </aside>
  )
}

/** Where nothing could be counted, the column says so rather than being empty. */
export function FacetLists() {
  const counts = counting.counts.value
  return (
    <>
      {!counts && counting.failure.value !== undefined && <p class="no-values">{listWords().notCounted}</p>}
      {facetNames.map((name) => {
        const facet = counts?.facets[name]
        return facet && <FacetList key={name} name={name} facet={facet} />
      })}
    </>
  )
}

const shownMax = 8
/** Until they are opened. */
const folded = new Set<ChipField>(['severity', 'event-type', 'actor', 'source-ip'])

function FacetList({ name, facet }: { readonly name: (typeof facetNames)[number]; readonly facet: Facet }) {
  const say = listWords()
  const gone = chips.value
    .filter((chip) => chip.field === name && chip.not)
    .flatMap(({ values }) => values)
    .filter((value) => !facet.values.some((one) => exactValue(textOf(one)) === value))
  const shown = facet.values.slice(0, shownMax)
  const others = facet.others + facet.values.length - shown.length
  return (
    <details class="facet" open={!folded.has(name)}>
      <summary>{say.field[name]}</summary>
      {shown.map((one) => (
        <Value
          key={one.value}
          name={name}
          text={textOf(one)}
          count={`${facet.exact ? '' : '≥ '}${number(one.entries)}`}
        />
      ))}
      {gone.map((value) => (
        <Value key={value} name={name} text={value} count={say.excluded} />
      ))}
      {shown.length + gone.length === 0 && <p class="no-values">{say.noValues}</p>}
      {others > 0 && <p class="more">{say.others(number(others))}</p>}
    </details>
  )
}

function textOf({ value, email }: FacetValue): string {
  return email ?? value
}

function Value({ name, text, count }: { readonly name: ChipField; readonly text: string; readonly count: string }) {
  const say = listWords()
  const chip = chips.value.find(
    ({ field, values }) => field === name && (values.includes(exactValue(text)) || values.includes(text)),
  )
  const pressed = chip === undefined ? 'false' : chip.not ? 'mixed' : 'true'
  const isFailure = name === 'outcome' && text !== 'SUCCESS'
  const choose = ({ altKey }: MouseEvent) => {
    const stored = chip?.values.find((value) => value === exactValue(text) || value === text)
    setChips(stored === undefined ? withValue(chips.value, name, text, altKey) : without(chips.value, name, stored))
  }
  return (
    <button
      type="button"
      class={`facet-value ${chip?.not ? 'not' : ''} ${isFailure ? 'failed' : ''}`}
      aria-pressed={pressed}
      title={`${visibleText(text)}\n${say.facetTwice}`}
      onClick={choose}
    >
      <span class="one-line">{shownText(name, text)}</span>
      <span class="num">{count}</span>
    </button>
  )
}

function shownText(name: ChipField, text: string): string {
  const { outcomes, actors } = entryWords()
  const texts: Readonly<Record<string, string>> =
    name === 'outcome' ? outcomes : name === 'actor' ? { ...actors, unknown: listWords().unknownActor } : {}
  return texts[text] ?? visibleText(text)
}
