// The most frequent values of a field.
import { Value } from '../widgets/value.tsx'
import { Figure } from './figure.tsx'
import { InitiatorName } from './initiator-name.tsx'
import type { TopValues } from './insights-answer.ts'
import { listOfValue } from './insights-page.ts'
import { insightsWords } from './words.ts'

export const topNames = ['initiator', 'event-name', 'source-ip', 'resource'] as const
export type TopName = (typeof topNames)[number]

export interface TopProps {
  readonly name: TopName
  readonly values: TopValues
  /** What was counted. */
  readonly counted: URLSearchParams
}

export function TopTable({ name, values: { values, distinct, exact }, counted }: TopProps) {
  const say = insightsWords()
  const more = distinct - values.length
  return (
    <table class="sheet" id={`top-${name}`}>
      <caption>{say.top[name]}</caption>
      <thead>
        <tr>
          <th scope="col">{say.value[name]}</th>
          <th scope="col" class="num">
            {say.entries}
          </th>
        </tr>
      </thead>
      <tbody>
        {values.map(({ value, email, entries: count }) => {
          const list = listOfValue(counted, name, value)
          return (
            <tr key={value}>
              <td>{name === 'initiator' ? <InitiatorName id={value} email={email} /> : <Value text={value} />}</td>
              <td class="num">
                <Figure of={list ? { count, list } : { count }} label={email ?? value} />
              </td>
            </tr>
          )
        })}
        {more > 0 && (
          <tr>
            <td class="dim" colSpan={2}>
              {exact ? '' : '≥ '}
              {say.others(more)}
            </td>
          </tr>
        )}
      </tbody>
    </table>
  )
}
