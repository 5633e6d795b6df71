// Draws the facts of an entry, each with its actions: find the value, exclude it, copy it, show when it first occurred.
import { useState } from 'preact/hooks'
import type { ActorKind } from '../../../../shared/entry/actor-kind.ts'
import type { ShownEntry } from '../api/shown-entry.ts'
import { api, session } from '../session/session.ts'
import type { Scope } from '../shell/scope.ts'
import { Copy } from '../widgets/copy.tsx'
import { Icon } from '../widgets/icon.tsx'
import { useLoaded } from '../widgets/use-loaded.ts'
import { Value } from '../widgets/value.tsx'
import { visibleText } from '../words/visible-text.ts'
import { actorIcons } from './actor-icons.ts'
import { namesFor } from './entry-sentence.tsx'
import { type Fact, type FactLine, factsOf } from './facts.ts'
import { seenAt } from './found-entry.ts'
import { dayText, minuteText } from './moment.ts'
import { entryWords } from './words.ts'

/** The link to the list with only this value, or without it. */
export type FilterHref = (parameter: string, value: string, how: 'only' | 'without') => string

export interface FactListProps {
  readonly entry: ShownEntry
  readonly scope: Scope
  readonly filterHref: FilterHref
  /** Loads at once when the source first occurred. */
  readonly isWhole: boolean
}

export function FactList({ entry, scope, filterHref, isWhole }: FactListProps) {
  const say = entryWords()
  const facts = factsOf(entry).filter(({ name, filter }) => isWhole || name !== 'onBehalfOf' || filter)
  return (
    <dl class="facts">
      {facts.map((fact) => (
        <>
          <dt>{say[fact.name]}</dt>
          <FactValue
            key={`${entry.id} ${fact.name}`}
            {...{ fact, entry, scope, filterHref }}
            asksSeen={isWhole && fact.name === 'where'}
          />
        </>
      ))}
    </dl>
  )
}

interface FactValueProps extends Omit<FactListProps, 'isWhole'> {
  readonly fact: Fact
  readonly asksSeen: boolean
}

function FactValue({ fact, entry, scope, filterHref, asksSeen }: FactValueProps) {
  const say = entryWords()
  const { name, filter, lines, actor } = fact
  const [isAsked, setAsked] = useState(asksSeen)
  const copied = name === 'when' ? entry.eventTimeStamp : filter?.[1]
  const [first, ...more] = lines
  return (
    <dd>
      {first &&
        (name === 'who' ? <Who line={first} kind={actor ?? 'unknown'} /> : <Line line={first} entry={entry} isFirst />)}
      {name === 'what' && entry.visibility === 'PRIVATE' && (
        <span class="tag" title={say.operatorsOnlyTitle}>
          <Icon name="lock" />
          {say.operatorsOnly}
        </span>
      )}
      {more.map((line) => (
        <Line line={line} entry={entry} />
      ))}
      {filter && isAsked && <SeenLine scope={scope} filter={filter} />}
      {copied !== undefined && (
        <span class="fact-actions">
          {filter && (
            <>
              <a
                class="button only-icon small"
                href={filterHref(...filter, 'only')}
                aria-label={say.onlyThis}
                title={say.onlyThis}
              >
                <Icon name="only" />
              </a>
              <a
                class="button only-icon small"
                href={filterHref(...filter, 'without')}
                aria-label={say.withoutThis}
                title={say.withoutThis}
              >
                <Icon name="without" />
              </a>
            </>
          )}
          {filter && !isAsked && (
            <button
              type="button"
              class="button only-icon small"
              aria-label={say.whenSeen}
              title={say.whenSeen}
              onClick={() => setAsked(true)}
            >
              <Icon name="clock" />
            </button>
          )}
          <Copy text={copied} label={say.copy} class="button only-icon small" />
        </span>
      )}
    </dd>
  )
}

function Who({ line, kind }: { readonly line: FactLine; readonly kind: ActorKind }) {
  const [, local = line.text, domain = ''] = /^([^@\s]+)(@[^@\s]+)$/.exec(line.text) ?? []
  return (
    <span class="who" title={entryWords().actors[kind]}>
      <Icon name={actorIcons[kind]} />
      <span>
        <span class="said">{entryWords().actors[kind]}: </span>
        <Value text={local} />
        {domain && <Value class="domain" text={domain} />}
      </span>
    </span>
  )
}

function Line({
  line,
  entry,
  isFirst = false,
}: {
  readonly line: FactLine
  readonly entry: ShownEntry
  readonly isFirst?: boolean
}) {
  const content = line.containers ? <Containers line={line} entry={entry} /> : <Value text={line.text} />
  if (isFirst) return <span class={line.look === 'code' ? 'code' : ''}>{content}</span>
  return <small class={line.look === 'code' ? 'code' : ''}>{content}</small>
}

function Containers({ line, entry }: { readonly line: FactLine; readonly entry: ShownEntry }) {
  const nameOf = namesFor(entry)
  return (
    <>
      {line.containers?.map(({ scope, id }, index) => (
        <>
          {index > 0 && ' › '}
          <a href={`/${scope.replace(id, encodeURIComponent(id))}`} title={visibleText(id)}>
            <Value text={nameOf(id) ?? id} />
          </a>
        </>
      ))}
    </>
  )
}

function SeenLine({ scope, filter }: { readonly scope: Scope; readonly filter: readonly [string, string] }) {
  const say = entryWords()
  const key = session.value.kind === 'signed-in' ? JSON.stringify([scope, filter]) : undefined
  const { value, error } = useLoaded(key, (signal) => seenAt(api, scope, filter, signal))
  if (error !== undefined) return <small>{say.loadFailed}</small>
  if (!value) return null
  const at = ({ eventTimeStamp }: ShownEntry) => `${dayText(eventTimeStamp)} ${minuteText(eventTimeStamp)}`
  return <small>{say.seen(at(value.first), at(value.last))}</small>
}
