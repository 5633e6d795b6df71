// The folded parts of an entry's screen: request, result, details, and the whole entry. Large fields are loaded on
// demand.
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { LargeField, ShownEntry } from '../api/shown-entry.ts'
import { Icon } from '../widgets/icon.tsx'
import { Value } from '../widgets/value.tsx'
import { language } from '../words/language.ts'
import { RawJson } from './raw-json.tsx'
import { sizeText } from './value-text.ts'
import { entryWords } from './words.ts'

export function FoldedParts({ entry, isWhole }: { readonly entry: ShownEntry; readonly isWhole: boolean }) {
  const say = entryWords()
  const { request, details, result, payloads = {} } = entry
  const large = (start: string) =>
    Object.entries(payloads).filter(([name]) => name === start || name.startsWith(`${start}.`))
  return (
    <section class="part">
      <Fold title={say.request} about={request.endpoint}>
        <RawJson value={request} label={say.request} />
        <LargeFields fields={large('request')} />
      </Fold>
      {(result !== undefined || large('result').length > 0) && (
        <Fold title={say.result} about={countText(result)}>
          {result !== undefined && <RawJson value={result} label={say.result} />}
          <LargeFields fields={large('result')} />
        </Fold>
      )}
      {(details !== undefined || large('details').length > 0) && (
        <Fold title={say.details} about={countText(details)}>
          {details !== undefined && <RawJson value={details} label={say.details} />}
          <LargeFields fields={large('details')} />
        </Fold>
      )}
      <Fold title={say.raw} about={bytesText(entry)} isOpen={isWhole}>
        <RawJson value={entry} label={say.raw} />
        <LargeFields fields={Object.entries(payloads)} />
      </Fold>
    </section>
  )
}

interface FoldProps {
  readonly title: string
  readonly about: string
  readonly isOpen?: boolean
  readonly children: ComponentChildren
}

/** Draws its content when it is first opened. */
function Fold({ title, about, isOpen = false, children }: FoldProps) {
  const [wasOpened, setOpened] = useState(isOpen)
  return (
    <details class="fold" open={isOpen} onToggle={({ currentTarget }) => currentTarget.open && setOpened(true)}>
      <summary>
        {title}{' '}
        <small class="one-line">
          <Value text={about} />
        </small>
      </summary>
      {wasOpened && <div class="inside">{children}</div>}
    </details>
  )
}

function LargeFields({ fields }: { readonly fields: readonly (readonly [name: string, field: LargeField])[] }) {
  const say = entryWords()
  if (fields.length === 0) return null
  return (
    <p class="large-fields">
      {fields.map(([name, { bytes, url }]) => (
        <a class="button small" href={url} download rel="noreferrer">
          <Icon name="download" />
          {say.loadLarge(name, sizeText(bytes, language.value))}
        </a>
      ))}
    </p>
  )
}

function countText(part: object | undefined): string {
  return part === undefined ? '' : entryWords().fields(Object.keys(part).length)
}

function bytesText(value: unknown): string {
  return sizeText(new TextEncoder().encode(JSON.stringify(value)).length, language.value)
}
