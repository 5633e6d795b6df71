// The menu for the columns, their order, and the height of rows. Any field can be a column.
import { useId, useState } from 'preact/hooks'
import { density, longValues } from '../preferences/preferences.ts'
import { shellWords } from '../shell/words.ts'
import { Choice } from '../widgets/choice.tsx'
import { Icon } from '../widgets/icon.tsx'
import { type Column, columnsMax, defaultColumns, isColumn, isKnown } from './cells.ts'
import { columns, isDefault, setColumns } from './columns.ts'
import { listWords } from './words.ts'

export function ColumnMenu() {
  const say = listWords()
  const shell = shellWords()
  const id = useId()
  const [typed, setTyped] = useState('')
  const [fault, setFault] = useState<string | undefined>(undefined)
  const chosen = columns.value
  const off = defaultColumns.filter((column) => !chosen.includes(column))
  const add = (event: Event) => {
    event.preventDefault()
    if (typed === '') return
    if (!isColumn(typed)) return setFault(say.noColumn)
    if (chosen.length >= columnsMax) return setFault(say.columnsMost(columnsMax))
    if (!chosen.includes(typed)) setColumns([...chosen, typed])
    setTyped('')
  }
  return (
    <>
      <span class="label">{say.columns}</span>
      {[...chosen, ...off].map((column) => (
        <div class="option" key={column}>
          <label class="choice">
            <input
              type="checkbox"
              checked={chosen.includes(column)}
              disabled={chosen.length === 1 && chosen.includes(column)}
              onChange={({ currentTarget }) =>
                setColumns(currentTarget.checked ? [...chosen, column] : chosen.filter((one) => one !== column))
              }
            />
            <span class={isKnown(column) ? 'one-line' : 'one-line code'}>{columnName(column)}</span>
          </label>
          {chosen.includes(column) && <Moves column={column} />}
        </div>
      ))}
      <form class="field" onSubmit={add}>
        <input
          class="input code"
          aria-label={say.addColumn}
          placeholder={say.addColumn}
          value={typed}
          aria-invalid={fault !== undefined}
          aria-describedby={id}
          onInput={({ currentTarget }) => {
            setTyped(currentTarget.value.trim())
            setFault(undefined)
          }}
        />
        <span class="hint" id={id} role="alert">
          {fault}
        </span>
      </form>
      {!isDefault.value && (
        <button type="button" class="option" onClick={() => setColumns(defaultColumns)}>
          {say.resetColumns}
        </button>
      )}
      <hr />
      <Choice
        name={shell.density}
        of={density}
        values={{ compact: shell.compact, normal: shell.normal, roomy: shell.roomy }}
        now={density.value}
      />
      <Choice name={say.longValues} of={longValues} values={say.longValuesAre} now={longValues.value} />
    </>
  )
}

function Moves({ column }: { readonly column: Column }) {
  const say = listWords()
  const at = columns.value.indexOf(column)
  const move = (by: 1 | -1) => {
    const next = [...columns.value]
    next.splice(at, 1)
    next.splice(at + by, 0, column)
    setColumns(next)
  }
  const button = (by: 1 | -1, name: string) => (
    <button
      type="button"
      class="button quiet small only-icon"
      aria-label={`${columnName(column)}: ${name}`}
      title={name}
      disabled={columns.value[at + by] === undefined}
      onClick={() => move(by)}
    >
      <Icon name={by < 0 ? 'up' : 'down'} />
    </button>
  )
  return (
    <span class="num">
      {button(-1, say.up)}
      {button(1, say.down)}
    </span>
  )
}

export function columnName(column: Column): string {
  return isKnown(column) ? listWords().column[column] : column
}
