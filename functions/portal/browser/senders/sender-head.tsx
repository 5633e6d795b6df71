// The head of the two screens about senders, and the way from one to the other where the reader may see both.
import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { manages, operates } from '../api/me.ts'
import { pathOf, reader } from '../shell/scope.ts'
import { senderWords } from './words.ts'

export interface SenderHeadProps {
  readonly part: 'keys' | 'quarantine'
  readonly organization: string
  /** The main action. */
  readonly children?: ComponentChildren
}

export function SenderHead({ part, organization, children }: SenderHeadProps) {
  const say = senderWords()
  const me = reader.value?.me
  useEffect(() => {
    document.title = `${say[part]} · Beleg`
  }, [say, part])
  const scope = { kind: 'organizations', id: organization } as const
  const tabs = [
    ['keys', 'ingest-keys', manages],
    ['quarantine', 'quarantine', operates],
  ] as const
  const open = tabs.filter(([, , may]) => me !== undefined && may(me, organization))
  return (
    <>
      {open.length > 1 && (
        <nav class="segments sender-tabs" aria-label={say.parts}>
          {open.map(([name, path]) => (
            <a href={pathOf(scope, path)} {...(name === part && { 'aria-current': 'true' as const })}>
              {say[name]}
            </a>
          ))}
        </nav>
      )}
      <div class="page-head">
        <div>
          <h1>{say[part]}</h1>
          <p>{part === 'keys' ? say.keysLead : say.quarantineLead}</p>
        </div>
        {children}
      </div>
    </>
  )
}
