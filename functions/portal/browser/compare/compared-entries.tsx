// Draws two entries side by side: every field, with the differences marked.
import { useMemo, useState } from 'preact/hooks'
import type { ShownEntry } from '../api/shown-entry.ts'
import { entryHref } from '../entry/change-part.tsx'
import { clockText, dayText, shortZoneText } from '../entry/moment.ts'
import { withParameters } from '../router/address.ts'
import { LinkButton } from '../share/link-button.tsx'
import { pathOf, type Scope } from '../shell/scope.ts'
import { Icon } from '../widgets/icon.tsx'
import { Scroller } from '../widgets/scroller.tsx'
import { Value } from '../widgets/value.tsx'
import { number } from '../words/format.ts'
import { visibleText } from '../words/visible-text.ts'
import { type ComparedField, comparisonOf, markdownOf, marked } from './comparison.ts'
import { compareWords } from './words.ts'

/** Further rows are drawn on request. */
const rowsAtOnce = 500

export function ComparedEntries({
  a,
  b,
  scope,
}: {
  readonly a: ShownEntry
  readonly b: ShownEntry
  readonly scope: Scope
}) {
  const say = compareWords()
  const [isOnlyDiffering, setOnlyDiffering] = useState(true)
  const [most, setMost] = useState(rowsAtOnce)
  const { rows, differing, same } = useMemo(() => comparisonOf(a, b), [a, b])
  const wanted = isOnlyDiffering ? rows.filter(({ differs }) => differs) : rows
  const hidden = wanted.length - most
  const markdown = () => markdownOf(wanted, [say.field, `A: ${titleOf(a)}`, `B: ${titleOf(b)}`, say.missing])
  return (
    <div class="page-inner">
      <nav class="crumb" aria-label={say.back}>
        <a href={pathOf(scope)}>{say.list}</a>
      </nav>
      <div class="page-head">
        <div>
          <h1>{say.title}</h1>
          <p>{say.counted(number(differing), number(same))}</p>
        </div>
      </div>
      <div class="toolbar">
        <label class="choice">
          <input
            type="checkbox"
            checked={isOnlyDiffering}
            onChange={({ currentTarget }) => setOnlyDiffering(currentTarget.checked)}
          />
          {say.onlyDifferences}
        </label>
        <a class="button small" href={withParameters({ a: b.id, b: a.id }).href}>
          <Icon name="swap" />
          {say.swap}
        </a>
        <span class="end buttons">
          <MarkdownButton text={markdown} />
          <LinkButton class="button small" />
        </span>
      </div>
      <Scroller label={say.title}>
        <table class="sheet compare">
          <colgroup>
            <col class="path-col" />
            <col />
            <col />
          </colgroup>
          <thead>
            <tr>
              <th scope="col">{say.field}</th>
              <EntryHead name="A" entry={a} />
              <EntryHead name="B" entry={b} />
            </tr>
          </thead>
          <tbody>
            {wanted.slice(0, most).map((row) => (
              <FieldRow key={row.path} row={row} />
            ))}
            {hidden > 0 && (
              <ButtonRow text={say.showMore(number(hidden))} onClick={() => setMost(Number.POSITIVE_INFINITY)} />
            )}
            {isOnlyDiffering && same > 0 && (
              <ButtonRow text={say.showSame(number(same))} onClick={() => setOnlyDiffering(false)} />
            )}
          </tbody>
        </table>
      </Scroller>
    </div>
  )
}

function EntryHead({ name, entry }: { readonly name: string; readonly entry: ShownEntry }) {
  const who = entry.initiator.email?.replace(/@[^@]*$/, '') || entry.initiator.id
  return (
    <th scope="col">
      <b>{name}</b>&ensp;
      <a href={entryHref(entry)}>
        <Value text={entry.eventName} />
      </a>
      <small>
        {whenOf(entry)} · <Value text={who} />
      </small>
    </th>
  )
}

function FieldRow({ row: { path, differs, a, b } }: { readonly row: ComparedField }) {
  return (
    <tr class={differs ? 'differs' : 'same'}>
      <td>
        <Value text={path} />
      </td>
      <Cell own={a} other={b} />
      <Cell own={b} other={a} />
    </tr>
  )
}

/** If both texts begin or end alike, only the rest is marked. */
function Cell({ own, other }: { readonly own: string | undefined; readonly other: string | undefined }) {
  if (own === undefined)
    return (
      <td>
        <span class="missing">{compareWords().missing}</span>
      </td>
    )
  const { start, end } = other === undefined || own === other ? { start: 0, end: own.length } : marked(own, other)
  const isPart = start + end > 0 && start + end < own.length
  if (!isPart)
    return (
      <td>
        <Value text={own} />
      </td>
    )
  return (
    <td>
      <bdi>
        {visibleText(own.slice(0, start))}
        <mark>{visibleText(own.slice(start, own.length - end))}</mark>
        {visibleText(own.slice(own.length - end))}
      </bdi>
    </td>
  )
}

function ButtonRow({ text, onClick }: { readonly text: string; readonly onClick: () => void }) {
  return (
    <tr>
      <td colSpan={3}>
        <button type="button" class="text-button" onClick={onClick}>
          {text}
        </button>
      </td>
    </tr>
  )
}

function MarkdownButton({ text }: { readonly text: () => string }) {
  const say = compareWords()
  const [isDone, setDone] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(text())
    setDone(true)
    setTimeout(() => setDone(false), 2_000)
  }
  return (
    <button type="button" class="button small" onClick={copy}>
      <Icon name={isDone ? 'check' : 'copy'} />
      {say.asMarkdown}
      <span class="said" role="status">
        {isDone ? say.copied : ''}
      </span>
    </button>
  )
}

function titleOf(entry: ShownEntry): string {
  return `${entry.eventName}, ${whenOf(entry)}`
}

function whenOf({ eventTimeStamp }: ShownEntry): string {
  return `${dayText(eventTimeStamp)} ${clockText(eventTimeStamp)} ${shortZoneText(eventTimeStamp)}`
}
