// The ingest keys of an organization: made, rotated and revoked by its managers. A new key's secret is in this page's memory until it is
// put away.
import { useSignal } from '@preact/signals'
import { api } from '../session/session.ts'
import { apiPath } from '../share/call-lines.ts'
import { mayReadIn, pathOf } from '../shell/scope.ts'
import type { PageProps } from '../shell/screen.ts'
import { Icon } from '../widgets/icon.tsx'
import { Failure, FailurePage, Nothing, Waiting } from '../widgets/states.tsx'
import { useLoaded } from '../widgets/use-loaded.ts'
import { Addresses } from './addresses.tsx'
import type { NewKey, ShownKey } from './ingest-key.ts'
import { KeyForm } from './key-form.tsx'
import { KeyTable } from './key-table.tsx'
import { MadeKey } from './made-key.tsx'
import { RevokeDialog } from './revoke-dialog.tsx'
import { SenderHead } from './sender-head.tsx'
import { senderWords } from './words.ts'

export function Page({ values }: PageProps) {
  return <Keys key={values['id']} organization={values['id'] ?? ''} />
}

type Doing = { readonly what: 'make' } | { readonly what: 'rotate' | 'revoke'; readonly key: ShownKey }

function Keys({ organization }: { readonly organization: string }) {
  const say = senderWords()
  const scope = { kind: 'organizations', id: organization } as const
  const path = apiPath('organizations', organization, 'ingest-keys')
  const { value, error, retry } = useLoaded(path, (signal) =>
    api.get<{ readonly items: readonly ShownKey[] }>(path, undefined, signal),
  )
  const doing = useSignal<Doing | undefined>(undefined)
  const made = useSignal<NewKey | undefined>(undefined)
  const known = useSignal<readonly ShownKey[] | undefined>(undefined)
  if (value) known.value = value.items
  const keys = known.value
  if (keys === undefined)
    return (
      <main class="page" id="content">
        {error === undefined ? <Waiting /> : <FailurePage error={error} onRetry={retry} />}
      </main>
    )
  const start = (next: Doing) => {
    doing.value = next
  }
  const end = () => {
    doing.value = undefined
  }
  return (
    <main class="page" id="content">
      <div class="page-inner">
        <SenderHead part="keys" organization={organization}>
          <button type="button" class="button primary" onClick={() => start({ what: 'make' })}>
            <Icon name="plus" />
            {say.make}
          </button>
        </SenderHead>
        {error !== undefined && <Failure error={error} onRetry={retry} />}
        {made.value && (
          <MadeKey
            made={made.value}
            organization={organization}
            onDone={() => {
              made.value = undefined
            }}
          />
        )}
        {keys.length === 0 ? (
          <Nothing title={say.none} void>
            <p>{say.noneWhy}</p>
          </Nothing>
        ) : (
          <KeyTable
            path={mayReadIn(scope) ? pathOf(scope) : undefined}
            keys={keys}
            onDo={(what, key) => start({ what, key })}
          />
        )}
        <Addresses organization={organization} />
      </div>
      {doing.value && doing.value.what !== 'revoke' && (
        <KeyForm
          path={path}
          {...(doing.value.what === 'rotate' && { like: doing.value.key })}
          onClose={end}
          onMade={(key) => {
            made.value = key
            end()
            retry()
          }}
        />
      )}
      {doing.value?.what === 'revoke' && (
        <RevokeDialog
          revoked={doing.value.key}
          path={path}
          onClose={end}
          onRevoked={() => {
            end()
            retry()
          }}
        />
      )}
    </main>
  )
}
