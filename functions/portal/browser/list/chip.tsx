// A chip: its field, "is" or "is not", its values. A click negates it; the cross removes it.

import { Icon } from '../widgets/icon.tsx'
import { visibleText } from '../words/visible-text.ts'
import { type Chip, turned } from './chips.ts'
import { chips, setChips } from './list-view.ts'
import { listWords } from './words.ts'

export function ChipView({ chip }: { readonly chip: Chip }) {
  const say = listWords()
  const said = chipText(chip)
  return (
    <span class={`chip ${chip.not ? 'not' : ''}`}>
      <button type="button" class="edit" title={say.turn(said)} onClick={() => setChips(turned(chips.value, chip))}>
        <span class="said">{say.turnRound} </span>
        <span class="what">{say.field[chip.field]}</span>
        {chip.not && <span class="how">{say.not}</span>}
        <b class="one-line">{chip.values.map(shownValue).join(` ${say.or} `)}</b>
      </button>
      <button
        type="button"
        class="drop"
        aria-label={say.remove(said)}
        title={say.remove(said)}
        onClick={() => setChips(chips.value.filter((one) => one !== chip))}
      >
        <Icon name="cross" />
      </button>
    </span>
  )
}

/** `Region is eu01 or eu02` */
export function chipText({ field, not, values }: Chip): string {
  const say = listWords()
  return `${say.field[field]} ${not ? say.isNot : say.is} ${values.map(shownValue).join(` ${say.or} `)}`
}

/** Without the backslashes of the API's syntax. */
function shownValue(value: string): string {
  return visibleText(value.replace(/\\([*!])/g, '$1'))
}
