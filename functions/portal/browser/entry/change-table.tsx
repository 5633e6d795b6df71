// Draws what changed, field by field: before and after side by side, also in words.
import { useState } from 'preact/hooks'
import type { Difference } from '../../../../shared/json/differences.ts'
import { Value } from '../widgets/value.tsx'
import { number } from '../words/format.ts'
import { valueText } from './value-text.ts'
import { entryWords } from './words.ts'

/** Further rows are drawn on request: a page with ten thousand would hang. */
const rowsAtOnce = 200

export function ChangeTable({ rows, hasKinds }: { readonly rows: readonly Difference[]; readonly hasKinds: boolean }) {
  const say = entryWords()
  const [showsSame, setShowsSame] = useState(false)
  const [most, setMost] = useState(rowsAtOnce)
  const same = rows.filter(({ kind }) => kind === 'same').length
  const wanted = showsSame ? rows : rows.filter(({ kind }) => kind !== 'same')
  const hidden = wanted.length - most
  return (
    <table class="change">
      <thead>
        <tr>
          <th scope="col">{say.field}</th>
          {hasKinds && (
            <th scope="col">
              <span class="said">{say.kind}</span>
            </th>
          )}
          <th scope="col">{say.before}</th>
          <th scope="col">{say.after}</th>
        </tr>
      </thead>
      <tbody>
        {wanted.slice(0, most).map((row) => (
          <ChangeRow key={row.path} row={row} hasKinds={hasKinds} />
        ))}
        {hidden > 0 && (
          <ButtonRow
            hasKinds={hasKinds}
            onClick={() => setMost(Number.POSITIVE_INFINITY)}
            text={say.showMore(number(hidden))}
          />
        )}
        {same > 0 && (
          <ButtonRow
            hasKinds={hasKinds}
            onClick={() => setShowsSame(!showsSame)}
            text={showsSame ? say.hideUnchanged : say.showUnchanged(number(same))}
          />
        )}
      </tbody>
    </table>
  )
}

function ChangeRow({ row, hasKinds }: { readonly row: Difference; readonly hasKinds: boolean }) {
  const say = entryWords()
  const { path, kind, before, after } = row
  const none = (isThere: boolean) => <span class="dim">{isThere ? say.notStated : '–'}</span>
  return (
    <tr class={kind === 'same' ? 'unchanged' : ''}>
      <td>
        <Value text={path} />
      </td>
      {hasKinds && <td class="kind">{say.kinds[kind]}</td>}
      <td>{before === undefined ? none(kind !== 'added') : <del>{<Value text={valueText(before)} />}</del>}</td>
      <td>
        {after !== undefined ? (
          kind === 'same' ? (
            <Value text={valueText(after)} />
          ) : (
            <ins>{<Value text={valueText(after)} />}</ins>
          )
        ) : hasKinds || kind !== 'removed' ? (
          none(kind !== 'removed')
        ) : (
          <span class="kind">{say.kinds.removed}</span>
        )}
      </td>
    </tr>
  )
}

interface ButtonRowProps {
  readonly hasKinds: boolean
  readonly text: string
  readonly onClick: () => void
}

function ButtonRow({ hasKinds, text, onClick }: ButtonRowProps) {
  return (
    <tr class="same">
      <td colSpan={hasKinds ? 4 : 3}>
        <button type="button" class="text-button" onClick={onClick}>
          {text}
        </button>
      </td>
    </tr>
  )
}
