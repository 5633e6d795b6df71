// The downloads of a scope: their requests, their progress, and their files while they are kept.
import { useComputed, useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { address } from '../router/address.ts'
import { type Scope, scopeOf } from '../shell/scope.ts'
import type { PageProps } from '../shell/screen.ts'
import { Icon } from '../widgets/icon.tsx'
import { Failure, FailurePage, Nothing, Waiting } from '../widgets/states.tsx'
import { zoneName } from '../words/format.ts'
import { visibleText } from '../words/visible-text.ts'
import { DownloadDialog } from './download-dialog.tsx'
import { DownloadRow } from './download-row.tsx'
import { scopeDownloads } from './scope-downloads.ts'
import { downloadWords } from './words.ts'

export function Page(_: PageProps) {
  const scope = scopeOf(address.value.pathname)
  return scope ? <Downloads key={`${scope.kind}/${scope.id}`} scope={scope} /> : null
}

function Downloads({ scope }: { readonly scope: Scope }) {
  const say = downloadWords()
  const organization = address.value.searchParams.get('organization') ?? undefined
  const downloads = useMemo(() => scopeDownloads(scope, organization), [scope.kind, scope.id, organization])
  const isAsking = useSignal(false)
  const nowMs = useNow()
  useEffect(() => {
    downloads.followAll()
    return downloads.leave
  }, [downloads])
  useEffect(() => {
    document.title = `${say.title} · Beleg`
  }, [say.title])
  const items = downloads.items.value
  const error = downloads.failure.value
  if (items === undefined)
    return (
      <main class="page" id="content">
        {error === undefined ? <Waiting /> : <FailurePage error={error} onRetry={downloads.followAll} />}
      </main>
    )
  return (
    <main class="page" id="content">
      <div class="page-inner">
        <div class="page-head">
          <div>
            <h1>{say.title}</h1>
            <p>{say.lead}</p>
          </div>
          <button
            type="button"
            class="button primary"
            onClick={() => {
              isAsking.value = true
            }}
          >
            <Icon name="download" />
            {say.download}
          </button>
        </div>
        {error !== undefined && <Failure error={error} onRetry={downloads.followAll} />}
        {items.length === 0 ? (
          <Nothing title={say.none} void>
            <p>{say.noneWhy}</p>
          </Nothing>
        ) : (
          <div class="scroll-x">
            <table class="sheet cards">
              <thead>
                <tr>
                  <th scope="col">{say.asked(zoneName(nowMs))}</th>
                  <th scope="col">{say.content}</th>
                  <th scope="col">{say.format}</th>
                  <th scope="col" class="num">
                    {say.entries}
                  </th>
                  <th scope="col">{say.standing}</th>
                  <th scope="col">
                    <span class="said">{say.action}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {items.map((download) => (
                  <DownloadRow
                    key={download.id}
                    download={download}
                    downloads={downloads}
                    scope={scope}
                    nowMs={nowMs}
                  />
                ))}
              </tbody>
            </table>
          </div>
        )}
        {downloads.hasOlder.value && (
          <p>
            <button type="button" class="button" onClick={() => void downloads.showOlder()}>
              {say.older}
            </button>
          </p>
        )}
        <Finished downloads={downloads} />
      </div>
      {isAsking.value && (
        <DownloadDialog
          scope={scope}
          parameters={new URLSearchParams(organization === undefined ? [] : [['organization', organization]])}
          onClose={() => {
            isAsking.value = false
          }}
          onRequested={() => {
            isAsking.value = false
            downloads.followAll()
          }}
        />
      )}
    </main>
  )
}

/** Announces a finished file to screen readers. */
function Finished({ downloads }: { readonly downloads: ReturnType<typeof scopeDownloads> }) {
  const seenRunning = useMemo(() => new Set<string>(), [])
  const done = useComputed(() => {
    for (const { id, state } of downloads.items.value ?? []) if (state === 'running') seenRunning.add(id)
    return (downloads.items.value ?? []).filter(({ id, state }) => state === 'done' && seenRunning.has(id))
  })
  return (
    <p class="said" role="status">
      {done.value.map(({ fileName }) => downloadWords().finished(visibleText(fileName))).join(' ')}
    </p>
  )
}

/** The current time, updated regularly: the remaining time of links depends on it. */
function useNow(): number {
  const now = useSignal(Date.now())
  useEffect(() => {
    const timer = setInterval(() => {
      now.value = Date.now()
    }, 1_000)
    return () => clearInterval(timer)
  }, [])
  return now.value
}
