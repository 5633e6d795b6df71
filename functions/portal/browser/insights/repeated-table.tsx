// Work that people do by hand repeatedly.
import { Value } from '../widgets/value.tsx'
import { number } from '../words/format.ts'
import { EmptyRow } from './empty-row.tsx'
import { Figure } from './figure.tsx'
import { InitiatorName } from './initiator-name.tsx'
import type { InsightsAnswer } from './insights-answer.ts'
import type { InsightsPage } from './insights-page.ts'
import { insightsWords } from './words.ts'

interface TableProps {
  readonly page: InsightsPage
  readonly answer: InsightsAnswer
}

export function RepeatedTable({ page, answer }: TableProps) {
  const say = insightsWords()
  const { timesMin, daysMin } = answer.repeatedWork.byOperation
  return (
    <table class="sheet">
      <caption>
        {say.repeated}
        <small>{say.repeatedHow(number(timesMin), number(daysMin))}</small>
      </caption>
      <thead>
        <tr>
          <th scope="col">{say.event}</th>
          <th scope="col">{say.person}</th>
          <th scope="col" class="num">
            {say.entries}
          </th>
          <th scope="col" class="num">
            {say.days}
          </th>
        </tr>
      </thead>
      <tbody>
        {page.repeated.length === 0 && <EmptyRow columns={4} saying={say.noneRepeated} />}
        {page.repeated.map(({ eventName, eventSource, initiator, times, days }) => (
          <tr key={`${initiator.id} ${eventSource} ${eventName}`}>
            <td>
              <Value text={eventName} />
            </td>
            <td>
              <InitiatorName id={initiator.id} email={initiator.email} />
            </td>
            <td class="num">
              <Figure of={times} label={`${eventName}, ${initiator.email ?? initiator.id}`} />
            </td>
            <td class="num">{number(days)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
