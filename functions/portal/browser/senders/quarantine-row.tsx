// One quarantined record: why no entry could be made of it, and what became of it when it was tried again.
import { useState } from 'preact/hooks'
import { api } from '../session/session.ts'
import { apiPath } from '../share/call-lines.ts'
import { pathOf } from '../shell/scope.ts'
import { Icon } from '../widgets/icon.tsx'
import { Failure } from '../widgets/states.tsx'
import { date, number, time } from '../words/format.ts'
import { visibleText } from '../words/visible-text.ts'
import type { QuarantinedRecord, Retried } from './quarantined-record.ts'
import { senderWords } from './words.ts'

export interface QuarantineRowProps {
  readonly record: QuarantinedRecord
  readonly organization: string
}

export function QuarantineRow({ record, organization }: QuarantineRowProps) {
  const say = senderWords()
  const [retried, setRetried] = useState<Retried | undefined>(undefined)
  const [failure, setFailure] = useState<unknown>(undefined)
  const [isTrying, setTrying] = useState(false)
  const receivedMs = Date.parse(record.receivedTimeStamp)
  const retry = async () => {
    setFailure(undefined)
    setTrying(true)
    try {
      setRetried(await api.post<Retried>(apiPath('organizations', organization, 'quarantine', record.id), {}))
    } catch (error) {
      setFailure(error)
    } finally {
      setTrying(false)
    }
  }
  const isEntry = retried !== undefined && retried.status !== 'refused'
  return (
    <tr>
      <td>
        <time dateTime={record.receivedTimeStamp}>{date(receivedMs)}</time>
        <br />
        <span class="dim">{time(receivedMs)}</span>
      </td>
      <td>{say.formatNames[record.format]}</td>
      <td>
        {visibleText(retried?.status === 'refused' ? (retried.message ?? record.message) : record.message)}
        <br />
        <span class="code dim">{record.code}</span>
        {failure !== undefined && <Failure error={failure} onRetry={retry} />}
        <span role="status">
          {retried && (
            <span class={`retried ${isEntry ? '' : 'outcome failed'}`}>
              <Icon name={isEntry ? 'check' : 'failed'} />{' '}
              {isEntry ? (retried.status === 'stored' ? say.stored : say.duplicate) : say.refusedAgain}
            </span>
          )}
        </span>
      </td>
      <td class="num">{number(record.bytes)} B</td>
      <td class="num">
        {isEntry && retried.id !== undefined ? (
          <a
            class="button small"
            href={pathOf({ kind: 'organizations', id: organization }, `entries/${encodeURIComponent(retried.id)}`)}
          >
            {say.show}
          </a>
        ) : (
          <button
            type="button"
            class="button small"
            disabled={isTrying}
            aria-label={say.retryRecord(`${date(receivedMs)} ${time(receivedMs)}`)}
            onClick={retry}
          >
            {say.retry}
          </button>
        )}
      </td>
    </tr>
  )
}
