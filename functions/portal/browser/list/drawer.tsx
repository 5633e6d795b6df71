// The drawer with an entry beside the list, and the way to its neighbours. The list stays unchanged.
import { useEffect, useState } from 'preact/hooks'
import type { ShownEntry } from '../api/shown-entry.ts'
import { EntryBody } from '../entry/entry-body.tsx'
import { EntryProof } from '../proof/entry-proof.tsx'
import { api } from '../session/session.ts'
import { pathOf, type Scope } from '../shell/scope.ts'
import { Icon } from '../widgets/icon.tsx'
import { FailurePage, Waiting } from '../widgets/states.tsx'
import { closeEntry } from './list-keys.ts'
import { openEntry, pages, stepEntry } from './list-view.ts'
import { listWords } from './words.ts'

export function Drawer({ scope }: { readonly scope: Scope }) {
  const say = listWords()
  const id = openEntry.value ?? ''
  const { entries } = pages.state.value
  const at = entries.findIndex((entry) => entry.id === id)
  const { entry, failure, retry } = useEntry(scope, id, entries[at])
  const organization = entry?.context.organizationId ?? (scope.kind === 'organizations' ? scope.id : undefined)
  return (
    <aside class="drawer" aria-label={say.entry}>
      <header>
        <h2 class="one-line">{entry?.eventName ?? say.entry}</h2>
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
        ) : failure === undefined ? (
          <Waiting />
        ) : (
          <FailurePage error={failure} onRetry={retry} />
        )}
      </div>
      <footer>{entry && <EntryProof entry={entry} look="drawer" />}</footer>
    </aside>
  )
}

/** From the rows, or from the service: a link may name an entry that is not among the rows. */
function useEntry(scope: Scope, id: string, known: ShownEntry | undefined) {
  const [found, setFound] = useState<{ readonly id: string; readonly entry?: ShownEntry; readonly failure?: unknown }>({
    id: '',
  })
  const [attempt, setAttempt] = useState(0)
  const isKnown = known !== undefined
  useEffect(() => {
    if (isKnown || scope.kind !== 'organizations') return
    const under = new AbortController()
    api.get<ShownEntry>(`/v2${pathOf(scope)}/entries/${encodeURIComponent(id)}`, undefined, under.signal).then(
      (entry) => setFound({ id, entry }),
      (failure: unknown) => {
        if (!under.signal.aborted) setFound({ id, failure })
      },
    )
    return () => under.abort()
  }, [id, isKnown, attempt])
  const retry = () => setAttempt(attempt + 1)
  if (known) return { entry: known, failure: undefined, retry }
  return {
    ...(found.id === id ? { entry: found.entry, failure: found.failure } : { entry: undefined, failure: undefined }),
    retry,
  }
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
