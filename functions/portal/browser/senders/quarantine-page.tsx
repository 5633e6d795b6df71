// The quarantine of an organization: records of which no entry could be made, and why. For its operators, who can try each again.
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { api } from '../session/session.ts'
import { apiPath } from '../share/call-lines.ts'
import { CallSnippet } from '../share/call-snippet.tsx'
import type { PageProps } from '../shell/screen.ts'
import { Failure, FailurePage, Nothing, Waiting } from '../widgets/states.tsx'
import { zoneName } from '../words/format.ts'
import { QuarantineRow } from './quarantine-row.tsx'
import type { QuarantinedRecord, QuarantinePage } from './quarantined-record.ts'
import { SenderHead } from './sender-head.tsx'
import { senderWords } from './words.ts'

export function Page({ values }: PageProps) {
  return <Quarantine key={values['id']} organization={values['id'] ?? ''} />
}

function Quarantine({ organization }: { readonly organization: string }) {
  const say = senderWords()
  const path = apiPath('organizations', organization, 'quarantine')
  const records = useSignal<readonly QuarantinedRecord[] | undefined>(undefined)
  const after = useSignal<string | undefined>(undefined)
  const failure = useSignal<unknown>(undefined)
  const read = async () => {
    failure.value = undefined
    try {
      const page = await api.get<QuarantinePage>(path, { limit: 100, after: after.value })
      records.value = [...(records.value ?? []), ...page.items]
      after.value = page.after
    } catch (error) {
      failure.value = error
    }
  }
  useEffect(() => void read(), [])
  const shown = records.value
  if (shown === undefined)
    return (
      <main class="page" id="content">
        {failure.value === undefined ? <Waiting /> : <FailurePage error={failure.value} onRetry={read} />}
      </main>
    )
  return (
    <main class="page" id="content">
      <div class="page-inner">
        <SenderHead part="quarantine" organization={organization} />
        {shown.length === 0 ? (
          <Nothing title={say.noQuarantine} void>
            <p>{say.noQuarantineWhy}</p>
          </Nothing>
        ) : (
          <div class="scroll-x">
            <table class="sheet quarantine">
              <thead>
                <tr>
                  <th scope="col">{say.received(zoneName(Date.now()))}</th>
                  <th scope="col">{say.formats}</th>
                  <th scope="col">{say.reason}</th>
                  <th scope="col" class="num">
                    {say.size}
                  </th>
                  <th scope="col">
                    <span class="said">{say.action}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {shown.map((record) => (
                  <QuarantineRow key={record.id} record={record} organization={organization} />
                ))}
              </tbody>
            </table>
          </div>
        )}
        {failure.value !== undefined && <Failure error={failure.value} onRetry={read} />}
        {after.value !== undefined && (
          <p class="more">
            <button type="button" class="button" onClick={read}>
              {say.more}
            </button>
          </p>
        )}
        <div class="where-to-send">
          <CallSnippet calls={[{ path }]} />
        </div>
      </div>
    </main>
  )
}
