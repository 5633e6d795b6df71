// The operations that fail most often, with their failures and all of their entries.
import { Value } from '../widgets/value.tsx'
import { number } from '../words/format.ts'
import { EmptyRow } from './empty-row.tsx'
import { Figure, percent } from './figure.tsx'
import type { InsightsAnswer } from './insights-answer.ts'
import type { InsightsPage } from './insights-page.ts'
import { insightsWords } from './words.ts'

interface TableProps {
  readonly page: InsightsPage
  readonly answer: InsightsAnswer
}

export function FailingTable({ page, answer }: TableProps) {
  const say = insightsWords()
  return (
    <table class="sheet">
      <caption>
        {say.failing}
        <small>{say.failingHow(number(answer.failingOperations.entriesMin))}</small>
      </caption>
      <thead>
        <tr>
          <th scope="col">{say.event}</th>
          <th scope="col" class="num">
            {say.failures}
          </th>
          <th scope="col" class="num">
            {say.of}
          </th>
          <th scope="col" class="num">
            {say.share}
          </th>
        </tr>
      </thead>
      <tbody>
        {page.failing.length === 0 && <EmptyRow columns={4} saying={say.noneFail} />}
        {page.failing.map(({ eventName, eventSource, failed, entries, rate }) => (
          <tr key={`${eventSource} ${eventName}`}>
            <td>
              <Value text={eventName} /> <Value class="dim" text={eventSource} />
            </td>
            <td class="num">
              <Figure of={failed} class="figure failed" label={`${eventName}, ${say.failures}`} />
            </td>
            <td class="num">
              <Figure of={entries} label={`${eventName}, ${say.entries}`} />
            </td>
            <td class="num">{percent(rate)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
