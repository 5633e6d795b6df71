// The keys of an organization as a table: what each may send, whether it is used, and until when it is valid.
import { Icon } from '../widgets/icon.tsx'
import { date, zoneName } from '../words/format.ts'
import { visibleText } from '../words/visible-text.ts'
import { type ShownKey, standingOf, successorOf } from './ingest-key.ts'
import { senderWords } from './words.ts'

export interface KeyTableProps {
  /** Of the organization's entries; `undefined` if the reader may not see them. */
  readonly path: string | undefined
  /** By the time of their making. */
  readonly keys: readonly ShownKey[]
  readonly onDo: (what: 'rotate' | 'revoke', key: ShownKey) => void
}

export function KeyTable({ path, keys, onDo }: KeyTableProps) {
  const say = senderWords()
  const nowMs = Date.now()
  return (
    <div class="scroll-x">
      <table class="sheet keys">
        <thead>
          <tr>
            <th scope="col">{say.name}</th>
            <th scope="col">{say.formats}</th>
            <th scope="col">
              {say.made}, {zoneName(nowMs)}
            </th>
            <th scope="col">{say.used}</th>
            <th scope="col">{say.standing}</th>
            <th scope="col">
              <span class="said">{say.action}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <KeyRow
              key={key.id}
              path={path}
              shown={key}
              successor={successorOf(key, keys, nowMs)}
              nowMs={nowMs}
              onDo={onDo}
            />
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface KeyRowProps extends Pick<KeyTableProps, 'path' | 'onDo'> {
  readonly shown: ShownKey
  readonly successor: ShownKey | undefined
  readonly nowMs: number
}

function KeyRow({ path, shown, successor, nowMs, onDo }: KeyRowProps) {
  const say = senderWords()
  const standing = standingOf(shown, nowMs)
  const name = visibleText(shown.name)
  const defaults = Object.entries(shown.defaults).map(([field, value]) => `${field} ${[value].flat().join(' / ')}`)
  return (
    <tr data-key={shown.id}>
      <td>
        <b>{name}</b>
        <br />
        <span class="code dim">{shown.id}</span>
        {successor && standing !== 'expired' && (
          <p class="replaced">
            <Icon name="swap" /> {say.replaced}
          </p>
        )}
      </td>
      <td>
        {shown.formats.map((format) => say.formatNames[format]).join(', ')}
        {shown.keepsRefused && (
          <>
            {' '}
            <span class="tag">{say.keepsRefused}</span>
          </>
        )}
        {defaults.length > 0 && (
          <>
            <br />
            <span class="dim">{visibleText(defaults.join(', '))}</span>
          </>
        )}
        <Drops shown={shown} path={path} />
      </td>
      <td data-label={say.made}>
        <span>
          <time dateTime={shown.createdTimeStamp}>{date(Date.parse(shown.createdTimeStamp))}</time>
          <br />
          <span class="dim"> {visibleText(shown.createdBy)}</span>
        </span>
      </td>
      <td data-label={say.used}>
        {shown.lastUsedDay === undefined ? <span class="dim">{say.neverUsed}</span> : say.usedOn(shown.lastUsedDay)}
      </td>
      <td data-label={say.standing}>
        <span>
          <Standing shown={shown} standing={standing} />
        </span>
      </td>
      <td class="key-actions">
        {standing !== 'expired' && (
          <button
            type="button"
            class="button small"
            aria-label={say.rotateKey(name)}
            onClick={() => onDo('rotate', shown)}
          >
            {say.rotate}
          </button>
        )}
        <button
          type="button"
          class="button small"
          aria-label={say.revokeKey(name)}
          onClick={() => onDo('revoke', shown)}
        >
          {say.revoke}
        </button>
      </td>
    </tr>
  )
}

/** A rule is a query of the list, which shows what of its kind was stored by other keys, or before. */
function Drops({ shown: { drops, filtered }, path }: Pick<KeyRowProps, 'shown' | 'path'>) {
  const say = senderWords()
  if (drops.length === 0 && filtered === undefined) return null
  return (
    <p class="drops">
      {drops.length > 0 && say.drops}{' '}
      {drops.map((rule) => (
        <>
          {path === undefined ? (
            <code>{visibleText(rule)}</code>
          ) : (
            <a href={`${path}?${new URLSearchParams(rule)}`}>{visibleText(rule)}</a>
          )}{' '}
        </>
      ))}
      {filtered !== undefined && <span class="dim">{say.filtered(filtered)}</span>}
    </p>
  )
}

function Standing({ shown, standing }: { readonly shown: ShownKey; readonly standing: ReturnType<typeof standingOf> }) {
  const say = senderWords()
  const day = date(Date.parse(shown.expiresTimeStamp))
  if (standing === 'expired') return <span class="dim">{say.expired(day)}</span>
  return (
    <>
      <time dateTime={shown.expiresTimeStamp}>{day}</time>
      {standing === 'ends-soon' && (
        <span class="ends-soon">
          <Icon name="clock" /> {say.endsSoon}
        </span>
      )}
    </>
  )
}
