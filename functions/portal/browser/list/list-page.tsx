// The list of a scope's entries.
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { api } from '../session/session.ts'
import type { PageProps } from '../shell/screen.ts'
import { FailurePage } from '../widgets/states.tsx'

export function Page({ values }: PageProps) {
  const items = useSignal<readonly { id: string; eventName: string }[]>([])
  const failure = useSignal<unknown>(undefined)
  const path = `/v2/${values['kind']}/${encodeURIComponent(values['id'] ?? '')}`
  useEffect(() => {
    api.get<{ items: typeof items.value }>(path, { limit: 100 }).then(
      (page) => {
        items.value = page.items
      },
      (error: unknown) => {
        failure.value = error
      },
    )
  }, [path])
  return (
    <main class="page" id="content">
      {failure.value !== undefined ? (
        <FailurePage error={failure.value} />
      ) : (
        <ul>
          {items.value.map(({ id, eventName }) => (
            <li key={id}>{eventName}</li>
          ))}
        </ul>
      )}
    </main>
  )
}
