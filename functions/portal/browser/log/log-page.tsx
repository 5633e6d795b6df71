// The page of an organization's log: its size, its signers, and what this browser has verified and kept of it.
import { useEffect } from 'preact/hooks'
import { parseNote } from '../../../../shared/proof/signed-note.ts'
import type { KeptLog } from '../proof/kept-log.ts'
import { shortHash } from '../proof/moment.ts'
import { visit, visitTo } from '../proof/visits.ts'
import { CallSnippet } from '../share/call-snippet.tsx'
import { nameOf, reader, type Scope } from '../shell/scope.ts'
import type { PageProps } from '../shell/screen.ts'
import { FailurePage, Nothing, Waiting } from '../widgets/states.tsx'
import { date, number } from '../words/format.ts'
import { KeptCheckpoints } from './kept-checkpoints.tsx'
import { type LogInfo, useLogInfo } from './log-info.ts'
import { LogReceipt } from './log-receipt.tsx'
import { logWords } from './words.ts'

export function Page({ values }: PageProps) {
  const say = logWords()
  const organizationId = organizationOf(values['kind'] ?? '', values['id'] ?? '')
  useEffect(() => {
    document.title = `${say.title(organizationId ?? '')} · Beleg`
    if (organizationId !== undefined) void visit(organizationId, 'if-old')
  }, [organizationId])
  return (
    <main class="page" id="content">
      {organizationId === undefined ? (
        <Nothing title={say.notReadable}>
          <p>{say.ofOrganization}</p>
        </Nothing>
      ) : (
        <OfOrganization organizationId={organizationId} />
      )}
    </main>
  )
}

/** The organization of a folder or project, if the reader's rights name it. */
function organizationOf(kind: string, id: string): string | undefined {
  if (kind === 'organizations') return id
  const { me, organizations = [] } = reader.value ?? {}
  const right = me?.rights.find(({ scope }) => scope === `${kind}/${id}`)
  return right?.organizationId ?? (organizations.length === 1 ? organizations[0]?.id : undefined)
}

function OfOrganization({ organizationId }: { readonly organizationId: string }) {
  const say = logWords()
  const scope: Scope = { kind: 'organizations', id: organizationId }
  const info = useLogInfo(organizationId)
  const last = visitTo(organizationId)
  const log = last?.state && 'meeting' in last.state ? last.state.meeting.log : undefined
  if (last?.state?.is === 'not-readable')
    return (
      <Nothing title={say.notReadable}>
        <p>{say.notReadableText}</p>
      </Nothing>
    )
  if (!last?.state && last?.error !== undefined)
    return <FailurePage error={last.error} onRetry={() => void visit(organizationId, 'now')} />
  if (!last?.state) return <Waiting saying={say.running} />
  return (
    <div class="page-inner">
      <div class="page-head">
        <div>
          <h1>{say.title(nameOf(scope))}</h1>
          <p>{say.lead}</p>
        </div>
      </div>
      <div class="entry-page">
        <div>
          <LogFacts log={log} info={info} />
          <Cosigners log={log} />
          <KeptCheckpoints log={log} />
        </div>
        <div class="aside">
          <LogReceipt organizationId={organizationId} last={last} state={last.state} />
          <section>
            <CallSnippet calls={[{ path: `/v2/organizations/${encodeURIComponent(organizationId)}/log/checkpoint` }]} />
          </section>
        </div>
      </div>
    </div>
  )
}

function LogFacts({ log, info }: { readonly log: KeptLog | undefined; readonly info: LogInfo | undefined }) {
  const say = logWords()
  const newest = log?.checkpoints[0]
  if (!log || !newest) return null
  const [name = '', id = ''] = log.key.split('+')
  const known = log.keyPinnedMs === undefined ? say.keySeen(date(log.keySeenMs)) : say.keyPinned(date(log.keyPinnedMs))
  return (
    <dl class="lines flush">
      <dt>{say.entries}</dt>
      <dd>
        <b>{number(newest.size)}</b>
        {info && <small>{info.minimumIndex > 0 ? say.retained(info.minimumIndex) : say.allRetained}</small>}
      </dd>
      <dt>{say.root}</dt>
      <dd class="code">{newest.root}</dd>
      <dt>{say.key}</dt>
      <dd>
        <span class="code" title={log.key}>
          {name}+{id}
        </span>
        <small>{known}</small>
      </dd>
      <dt>{say.name}</dt>
      <dd class="code">{name}</dd>
    </dl>
  )
}

/** Signatures of others under the newest checkpoint. This browser does not know whose keys they are. */
function Cosigners({ log }: { readonly log: KeptLog | undefined }) {
  const say = logWords()
  const [own] = log?.key.split('+') ?? []
  const note = parseNote(log?.checkpoints[0]?.note ?? '')
  const others = note?.signatures.filter(({ name }) => name !== own) ?? []
  if (others.length === 0) return null
  return (
    <section class="part">
      <table class="sheet">
        <caption>
          {say.cosigners}
          <small>{say.cosignersHint}</small>
        </caption>
        <thead>
          <tr>
            <th scope="col">{say.cosigner}</th>
          </tr>
        </thead>
        <tbody>
          {others.map(({ name }) => (
            <tr>
              <td>{name.length > 80 ? shortHash(name) : name}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
