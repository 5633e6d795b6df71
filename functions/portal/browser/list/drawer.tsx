// The drawer with an entry beside the list, and the way to its neighbours. The list stays unchanged.
import { EntryBody } from '../entry/entry-body.tsx'
import { foundEntry } from '../entry/found-entry.ts'
import { NoEntry } from '../entry/no-entry.tsx'
import { EntryProof } from '../proof/entry-proof.tsx'
import { api } from '../session/session.ts'
import { pathOf, type Scope } from '../shell/scope.ts'
import { Icon } from '../widgets/icon.tsx'
import { Waiting } from '../widgets/states.tsx'
import { useLoaded } from '../widgets/use-loaded.ts'
import { visibleText } from '../words/visible-text.ts'
import { closeEntry } from './list-keys.ts'
import { openEntry, pages, stepEntry } from './list-view.ts'
import { listWords } from './words.ts'

export function Drawer({ scope }: { readonly scope: Scope }) {
  const say = listWords()
  const id = openEntry.value ?? ''
  const { entries } = pages.state.value
  const at = entries.findIndex((entry) => entry.id === id)
  const known = entries[at]
  // A link may name an entry that is not among the rows.
  const found = useLoaded(known ? undefined : JSON.stringify([scope, id]), (signal) =>
    foundEntry(api, scope, id, signal),
  )
  const entry = known ?? found.value
  const organization = entry?.context.organizationId ?? (scope.kind === 'organizations' ? scope.id : undefined)
  return (
    <aside class="drawer" aria-label={say.entry}>
      <header>
        <h2 class="one-line">{visibleText(entry?.eventName ?? say.entry)}</h2>
        <IconButton icon="up" label={say.newer} disabled={at <= 0} onClick={() => stepEntry(-1)} />
        <IconButton
          icon="down"
          label={say.older}
          disabled={at < 0 || at === entries.length - 1}
          onClick={() => stepEntry(1)}
        />
        {organization !== undefined && (
          <a
            class="button only-icon quiet"
            href={pathOf({ kind: 'organizations', id: organization }, `entries/${id}`)}
            aria-label={say.wholePage}
            title={say.wholePage}
          >
            <Icon name="open" />
          </a>
        )}
        <IconButton icon="cross" label={say.close} onClick={closeEntry} />
      </header>
      <div class="drawer-body" tabindex={0}>
        {entry ? (
          <EntryBody entry={entry} scope={scope} />
        ) : found.error === undefined ? (
          <Waiting />
        ) : (
          <NoEntry entryIds={[id]} error={found.error} retry={found.retry} />
        )}
      </div>
      <footer>{entry && <EntryProof entry={entry} look="drawer" />}</footer>
    </aside>
  )
}

interface IconButtonProps {
  readonly icon: 'up' | 'down' | 'cross'
  readonly label: string
  readonly disabled?: boolean
  readonly onClick: () => void
}

function IconButton({ icon, label, disabled = false, onClick }: IconButtonProps) {
  return (
    <button
      type="button"
      class="button only-icon quiet"
      aria-label={label}
      title={label}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  )
}
