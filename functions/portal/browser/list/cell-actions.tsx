// What can be done with the value of a cell: find it, leave it out, copy it. Over the end of the cell, where the pointer or the focus is.

import { Copy } from '../widgets/copy.tsx'
import { Icon } from '../widgets/icon.tsx'
import { visibleText } from '../words/visible-text.ts'
import type { filterOf } from './cells.ts'
import { withValue } from './chips.ts'
import { chips, setChips } from './list-view.ts'
import { listWords } from './words.ts'

export function CellActions({
  filter: { field, value },
}: {
  readonly filter: NonNullable<ReturnType<typeof filterOf>>
}) {
  const say = listWords()
  const shown = visibleText(value)
  return (
    <span class="cell-actions">
      <button
        type="button"
        tabindex={-1}
        class="button only-icon small"
        aria-label={`${say.only}: ${shown}`}
        title={say.only}
        onClick={() => setChips(withValue(chips.value, field, value))}
      >
        <Icon name="only" />
      </button>
      <button
        type="button"
        tabindex={-1}
        class="button only-icon small"
        aria-label={`${say.without}: ${shown}`}
        title={say.without}
        onClick={() => setChips(withValue(chips.value, field, value, true))}
      >
        <Icon name="without" />
      </button>
      <Copy text={value} label={say.copy} class="button only-icon small" />
    </span>
  )
}
