// One download in its table: its content, its progress, and its one action.
import { useState } from 'preact/hooks'
import { filtersIn } from '../asked/asked.ts'
import { daysText, filterText } from '../asked/said.ts'
import { askedWords } from '../asked/words.ts'
import { api } from '../session/session.ts'
import { nameOf, pathOf, type Scope } from '../shell/scope.ts'
import { Icon } from '../widgets/icon.tsx'
import { Failure } from '../widgets/states.tsx'
import { date, number, shortDate, shortTime } from '../words/format.ts'
import { downloadOrder } from './download-order.ts'
import type { ListedDownload, ScopeDownloads } from './scope-downloads.ts'
import { askedOf, expiresMs, type Standing, standingOf, timeLeft } from './shown-download.ts'
import { sizeText } from './size-text.ts'
import { downloadWords } from './words.ts'

export interface DownloadRowProps {
  readonly download: ListedDownload
  readonly downloads: ScopeDownloads
  readonly scope: Scope
  readonly nowMs: number
}

export function DownloadRow({ download, downloads, scope, nowMs }: DownloadRowProps) {
  const say = downloadWords()
  const asked = askedOf(download)
  const filters = filtersIn(asked)
  const [first] = filters
  const standing = standingOf(download, downloads.links.value.get(download.id), nowMs)
  const createdMs = Date.parse(download.createdTimeStamp)
  return (
    <tr>
      <td>
        <time dateTime={download.createdTimeStamp}>{whenText(createdMs, nowMs)}</time>
        {!download.mine && (
          <>
            <br />
            <span class="dim">{say.others}</span>
          </>
        )}
      </td>
      <td>
        <a href={`${pathOf(scope)}?${asked}`}>
          {nameOf(scope)}, {daysText(Date.parse(download.startTimeRange), Date.parse(download.endTimeRange))}
        </a>
        <br />
        <span class="dim" title={filters.map(([name, value]) => filterText(name, value)).join(', ')}>
          {first ? filterText(...first) : askedWords().noFilters}
          {filters.length > 1 && `, ${askedWords().moreFilters(filters.length - 1)}`}
        </span>
      </td>
      <td>{say.formats[download.format]}</td>
      <td class="num">{download.state === 'failed' ? '–' : number(download.entries)}</td>
      <td>
        <StandingCell download={download} standing={standing} />
      </td>
      <td class="num">
        <Action download={download} standing={standing} downloads={downloads} scope={scope} />
      </td>
    </tr>
  )
}

function StandingCell({ download, standing }: { readonly download: ListedDownload; readonly standing: Standing }) {
  const say = downloadWords()
  const id = `progress-${download.id}`
  switch (standing.is) {
    case 'running':
      return (
        <>
          <span id={id}>{say.running(number(download.entries))}</span>
          <progress value={standing.progress} max={1} aria-labelledby={id} />
        </>
      )
    case 'failed':
      return (
        <>
          <span class="outcome failed">
            <Icon name="failed" />
            {say.failed}
          </span>
          <br />
          <span class="dim">{say.failedWhy}</span>
        </>
      )
    case 'expired':
      return <span class="dim">{say.expired}</span>
    case 'ready':
    case 'linked':
    case 'link-expired':
      return (
        <>
          {say.done(sizeText(download.bytes))}
          <br />
          <span class="dim">{linkText(download, standing)}</span>
        </>
      )
  }
}

function linkText(download: ListedDownload, standing: Standing): string {
  const say = downloadWords()
  if (standing.is === 'link-expired') return say.linkExpired
  if (standing.is !== 'linked') return say.keptUntil(date(expiresMs(download)))
  const { unit, count } = timeLeft(standing.leftMs)
  return say.linkFor[unit](count)
}

interface ActionProps extends Omit<DownloadRowProps, 'nowMs'> {
  readonly standing: Standing
}

/** Requests the link on demand, since anybody with the link can fetch the file for some minutes. */
function Action({ download, standing, downloads, scope }: ActionProps) {
  const say = downloadWords()
  const [failure, setFailure] = useState<unknown>(undefined)
  const trying = (work: () => Promise<unknown>) => () => {
    setFailure(undefined)
    work().catch(setFailure)
  }
  const save = trying(async () => {
    const link = await downloads.renew(download.id)
    if (link) saveFile(link.url, download.fileName)
  })
  const again = trying(async () => {
    const { format, separator, timeZone } = download
    const forExcel = separator === 'semicolon'
    const choice = { format, forExcel, ...(timeZone === undefined ? {} : { timeZone }) }
    const { query, body } = downloadOrder(askedOf(download), choice)
    const search = query.toString()
    await api.post(`/v2${pathOf(scope)}/downloads${search && `?${search}`}`, body)
    downloads.followAll()
  })
  return (
    <>
      {failure !== undefined && <Failure error={failure} />}
      {button()}
    </>
  )

  function button() {
    switch (standing.is) {
      case 'running':
        return null
      case 'linked':
        return (
          <a class="button small" href={standing.url} download={download.fileName}>
            <Icon name="download" />
            {say.save}
          </a>
        )
      case 'ready':
        return (
          <button type="button" class="button small" onClick={save}>
            <Icon name="download" />
            {say.save}
          </button>
        )
      case 'link-expired':
        return (
          <button type="button" class="button small" onClick={trying(() => downloads.renew(download.id))}>
            {say.renew}
          </button>
        )
      case 'failed':
      case 'expired':
        return (
          <button type="button" class="button small" onClick={again}>
            {say.again}
          </button>
        )
    }
  }
}

/** The file is sent as an attachment, so the page stays. */
function saveFile(url: string, fileName: string): void {
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
}

/** `heute 14:09`, `23.11. 09:15` */
function whenText(ms: number, nowMs: number): string {
  const say = downloadWords()
  const day = shortDate(ms)
  const name = day === shortDate(nowMs) ? say.today : day === shortDate(nowMs - 86_400_000) ? say.yesterday : day
  return `${name} ${shortTime(ms)}`
}
