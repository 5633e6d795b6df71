// Requests a download of exactly what is on the screen: repeats the query, offers the formats, and sends the request.
import { useState } from 'preact/hooks'
import { ending, filtersIn, timeIn } from '../asked/asked.ts'
import { rangeText, saidFilter } from '../asked/said.ts'
import { askedWords } from '../asked/words.ts'
import { api } from '../session/session.ts'
import { CopyCurl } from '../share/copy-curl.tsx'
import { nameOf, pathOf, type Scope } from '../shell/scope.ts'
import { Dialog } from '../widgets/dialog.tsx'
import { Icon } from '../widgets/icon.tsx'
import { Failure } from '../widgets/states.tsx'
import { number, zone } from '../words/format.ts'
import { language } from '../words/language.ts'
import { type DownloadFormat, downloadOrder } from './download-order.ts'
import type { ShownDownload } from './shown-download.ts'
import { downloadWords } from './words.ts'

export interface DownloadDialogProps {
  readonly scope: Scope
  /** The parameters that the list sent to the API. */
  readonly parameters: URLSearchParams
  /** The number of entries, if it is known. */
  readonly count?: number | undefined
  readonly onClose: () => void
  /** The download is running: it is in the list of downloads. */
  readonly onRequested: (download: ShownDownload) => void
}

const formats: readonly DownloadFormat[] = ['ndjson', 'csv', 'bundle', 'ocsf']

export function DownloadDialog({ scope, parameters, count, onClose, onRequested }: DownloadDialogProps) {
  const say = downloadWords()
  const [format, setFormat] = useState<DownloadFormat>('csv')
  const [forExcel, setForExcel] = useState(language.value === 'de')
  const [hasLocalTime, setLocalTime] = useState(true)
  const [asked] = useState(() => ending(parameters, Date.now()))
  const [failure, setFailure] = useState<unknown>(undefined)
  const [isSending, setSending] = useState(false)
  const isUtc = zone.value === 'UTC'
  const { query, body } = downloadOrder(asked, {
    format,
    forExcel,
    ...(hasLocalTime && !isUtc ? { timeZone: zone.value } : {}),
  })
  const path = `/v2${pathOf(scope)}/downloads`
  const request = async () => {
    setSending(true)
    setFailure(undefined)
    try {
      const search = query.toString()
      onRequested(await api.post<ShownDownload>(search === '' ? path : `${path}?${search}`, body))
    } catch (error) {
      setFailure(error)
      setSending(false)
    }
  }
  const footer = (
    <>
      <CopyCurl class="text-button start" call={() => ({ path, parameters: [...query], body })} />
      <button type="button" class="button" onClick={onClose}>
        {say.cancel}
      </button>
      <button type="button" class="button primary" disabled={isSending} onClick={request}>
        {say.request}
      </button>
    </>
  )
  return (
    <Dialog title={say.download} onClose={onClose} footer={footer}>
      <Recap scope={scope} parameters={parameters} count={count} />
      <fieldset>
        <legend class="said">{say.format}</legend>
        <div class="formats">
          {formats.map((one) => (
            <label class="format">
              <input type="radio" name="format" checked={one === format} onChange={() => setFormat(one)} />
              <b>{say.formats[one]}</b>
              <small>{say.formatsFor[one]}</small>
            </label>
          ))}
        </div>
      </fieldset>
      {format === 'csv' && (
        <div class="choices">
          <Choice label={say.forExcel} how={say.forExcelHow} checked={forExcel} onChange={setForExcel} />
          {!isUtc && (
            <Choice
              label={say.localTime(zone.value)}
              how={say.localTimeHow}
              checked={hasLocalTime}
              onChange={setLocalTime}
            />
          )}
          <Choice label={say.formulas} how={say.formulasHow} checked />
        </div>
      )}
      {format === 'bundle' && filtersIn(parameters).length > 0 && (
        <p class="notice">
          <Icon name="info" />
          <span class="grow">{say.filteredBundle}</span>
        </p>
      )}
      <p class="notice">
        <Icon name="info" />
        <span class="grow">{say.recorded}</span>
      </p>
      {failure !== undefined && <Failure error={failure} />}
    </Dialog>
  )
}

function Recap({ scope, parameters, count }: Pick<DownloadDialogProps, 'scope' | 'parameters' | 'count'>) {
  const say = downloadWords()
  const filters = filtersIn(parameters)
  return (
    <dl class="recap">
      <dt>{say.scope}</dt>
      <dd>{nameOf(scope)}</dd>
      <dt>{say.range}</dt>
      <dd>{rangeText(timeIn(parameters))}</dd>
      <dt>{say.filter}</dt>
      <dd>
        {filters.length === 0 && askedWords().noFilters}
        {filters.map(([name, value], index) => (
          <>
            {index > 0 && ', '}
            <FilterWords name={name} value={value} />
          </>
        ))}
      </dd>
      {count !== undefined && (
        <>
          <dt>{say.amount}</dt>
          <dd>
            <b>{say.amountIs(number(count), count)}</b>
          </dd>
        </>
      )}
    </dl>
  )
}

function FilterWords({ name, value }: { readonly name: string; readonly value: string }) {
  const { field, isNot, value: text } = saidFilter(name, value)
  return (
    <>
      {field} {isNot && `${askedWords().not} `}
      <b>{text}</b>
    </>
  )
}

interface ChoiceProps {
  readonly label: string
  readonly how: string
  readonly checked: boolean
  /** Absent if the option cannot be turned off. */
  readonly onChange?: (checked: boolean) => void
}

function Choice({ label, how, checked, onChange }: ChoiceProps) {
  return (
    <label class="choice">
      <input
        type="checkbox"
        checked={checked}
        disabled={!onChange}
        onChange={({ currentTarget }) => onChange?.(currentTarget.checked)}
      />
      <span>
        {label}
        <small>{how}</small>
      </span>
    </label>
  )
}
