// One entry of the tail. Values are always drawn as text.
import { outcomeOf } from '../../../../shared/entry/outcome.ts'
import type { ShownEntry } from '../api/shown-entry.ts'
import { entryWords } from '../entry/words.ts'
import { Icon } from '../widgets/icon.tsx'
import { date, shortDate, time } from '../words/format.ts'
import { language } from '../words/language.ts'
import { visibleText } from '../words/visible-text.ts'

export function TailRow({ entry }: { readonly entry: ShownEntry }) {
  const { initiator, resourceName, resourceId, context } = entry
  const outcome = outcomeOf(entry)
  const receivedMs = Date.parse(entry.receivedTimeStamp)
  const happenedMs = Date.parse(entry.eventTimeStamp)
  return (
    <tr>
      <td class="num when-col">
        <time dateTime={entry.receivedTimeStamp}>{time(receivedMs)}</time>
      </td>
      <td class="num when-col dim" title={`${date(happenedMs)} ${time(happenedMs)}`}>
        <time dateTime={entry.eventTimeStamp}>{happenedText(happenedMs, receivedMs)}</time>
      </td>
      <td>
        <a href={`/organizations/${encodeURIComponent(context.organizationId)}/entries/${entry.id}`}>
          {visibleText(entry.eventName)}
        </a>
        {entry.visibility === 'PRIVATE' && (
          <span class="tag" title={entryWords().visibilities.PRIVATE}>
            <Icon name="lock" />
            {entryWords().visibilities.PRIVATE}
          </span>
        )}
      </td>
      <td>{visibleText(initiator.email ?? initiator.id)}</td>
      <td>{visibleText(resourceName ?? resourceId ?? '')}</td>
      <td>
        {outcome === 'SUCCESS' ? (
          <span class="dim">{entryWords().outcomes.SUCCESS}</span>
        ) : (
          <span class="outcome failed">
            <Icon name={outcome === 'DENIED' ? 'denied' : 'failed'} />
            {entryWords().outcomes[outcome]}
          </span>
        )}
      </td>
    </tr>
  )
}

/** How long ago it was received; a date if that is long. */
function happenedText(happenedMs: number, receivedMs: number): string {
  const seconds = Math.round((receivedMs - happenedMs) / 1000)
  if (Math.abs(seconds) >= 3600) return `${shortDate(happenedMs)} ${time(happenedMs)}`
  const relative = new Intl.RelativeTimeFormat(language.value, { style: 'short' })
  return Math.abs(seconds) < 60
    ? relative.format(-seconds, 'second')
    : relative.format(-Math.round(seconds / 60), 'minute')
}
