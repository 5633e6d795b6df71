// A chip: its field, "is" or "is not", its values. The field negates it, a value goes back into the filter box, the cross removes the chip.

import { Fragment } from 'preact'
import { Icon } from '../widgets/icon.tsx'
import { visibleText } from '../words/visible-text.ts'
import { type Chip, type ChipValue, plainValue, turned } from './chips.ts'
import { chips, setChips } from './list-view.ts'
import { listWords } from './words.ts'

export interface ChipViewProps {
  readonly chip: Chip
  /** The value that is in the filter box, of this chip or another. */
  readonly edited: ChipValue | undefined
  readonly edit: (value: ChipValue) => void
}

export function ChipView({ chip, edited, edit }: ChipViewProps) {
  const say = listWords()
  const { field, not, values } = chip
  const said = chipText(chip)
  return (
    <span class={`chip ${not ? 'not' : ''}`}>
      <button type="button" class="turn" title={say.turn(said)} onClick={() => setChips(turned(chips.value, chip))}>
        <span class="said">{say.turnRound} </span>
        <span class="what">{say.field[field]}</span>
        {not && <span class="how">{say.not}</span>}
      </button>
      {values.map((value, at) => {
        const isEdited = edited?.field === field && edited.not === not && edited.value === value
        return (
          <Fragment key={value}>
            {at > 0 && <span class="how">{say.or}</span>}
            <button
              type="button"
              class="edit"
              title={`${shownValue(value)}\n${say.edit}`}
              aria-pressed={isEdited}
              onClick={() => edit({ field, not, value })}
              onKeyDown={({ key }) => {
                if (key === 'F2') edit({ field, not, value })
              }}
            >
              <span class="said">{say.edit}: </span>
              <b class="one-line">{shownValue(value)}</b>
            </button>
          </Fragment>
        )
      })}
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

function shownValue(value: string): string {
  return visibleText(plainValue(value))
}
