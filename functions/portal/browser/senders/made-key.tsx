// A key that was made a moment ago, with its secret: shown once, beside what it is for. It is no dialog, so that no key closes it by mistake.
import { useEffect, useRef } from 'preact/hooks'
import { Copy } from '../widgets/copy.tsx'
import { Icon } from '../widgets/icon.tsx'
import { visibleText } from '../words/visible-text.ts'
import { addressFor, type NewKey } from './ingest-key.ts'
import { senderWords } from './words.ts'

export interface MadeKeyProps {
  readonly made: NewKey
  readonly organization: string
  readonly onDone: () => void
}

export function MadeKey({ made, organization, onDone }: MadeKeyProps) {
  const say = senderWords()
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus(), [made.id])
  return (
    <section class="made-key" aria-labelledby="made-key">
      <h2 id="made-key" tabIndex={-1} ref={title}>
        {say.secret.title(visibleText(made.name))}
      </h2>
      <div class="notice caution">
        <Icon name="warn" />
        <span class="grow">{say.secret.once}</span>
      </div>
      <div class="secret">
        <code>{made.key}</code>
        <Copy text={made.key} label={say.secret.copy} class="button primary" isLabelled />
      </div>
      <dl class="addresses">
        {made.formats.map((format) => (
          <>
            <dt>{say.formatNames[format]}</dt>
            <dd>
              <code>{addressFor(format, location.origin, organization, made.id)}</code>
              <Copy
                text={addressFor(format, location.origin, organization, made.id)}
                label={say.copyAddress(say.formatNames[format])}
              />
            </dd>
          </>
        ))}
      </dl>
      <button type="button" class="button" onClick={onDone}>
        {say.secret.done}
      </button>
    </section>
  )
}
