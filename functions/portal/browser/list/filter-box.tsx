// The box in which filters are typed: a combobox by the ARIA Authoring Practices. It suggests fields, values with counts, a text
// search, and the entry of a pasted id. It is not a query language.
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { address } from '../router/address.ts'
import { Icon } from '../widgets/icon.tsx'
import { number } from '../words/format.ts'
import { ChipView } from './chip.tsx'
import { type ChipValue, editedText, withEdited, without, withValue } from './chips.ts'
import { chips, setChips, showEntry, withChips } from './list-view.ts'
import { type Suggestion, type Suggestions, suggestionsFor } from './suggestions.ts'
import { listWords } from './words.ts'

export function FilterBox({ path }: { readonly path: string }) {
  const say = listWords()
  const id = useId()
  const [text, setText] = useState('')
  const [open, setOpen] = useState(false)
  const [active, setActive] = useState(0)
  /** The value of a chip that is in the box. It stays in its chip until another is chosen. */
  const [edited, setEdited] = useState<ChipValue | undefined>(undefined)
  const box = useRef<HTMLDivElement>(null)
  const input = useRef<HTMLInputElement>(null)
  const groups = useSuggestions(path, text, edited, open)
  const all = groups.flatMap(({ items }) => items)
  const chosen = all[Math.min(active, all.length - 1)]
  const empty = () => {
    setText('')
    setEdited(undefined)
    setOpen(false)
  }
  const take = (suggestion: Suggestion) => {
    if (suggestion.kind === 'field') setText(suggestion.prefix)
    else {
      if (suggestion.kind === 'entry') showEntry(suggestion.id)
      else {
        const { field, value, not } = suggestion
        setChips(
          edited ? withEdited(chips.value, edited, field, value, not) : withValue(chips.value, field, value, not),
        )
      }
      empty()
    }
    setActive(0)
    input.current?.focus()
  }
  const edit = (value: ChipValue) => {
    setEdited(value)
    setText(`${value.not ? '-' : ''}${say.field[value.field]}: ${editedText(value)}`)
    setActive(0)
    setOpen(true)
    input.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      setOpen(true)
      const last = Math.max(all.length - 1, 0)
      setActive(event.key === 'ArrowDown' ? (active >= last ? 0 : active + 1) : active <= 0 ? last : active - 1)
    } else if (event.key === 'Enter' && open && chosen) take(chosen)
    else if (event.key === 'Escape' && (open || text !== '')) empty()
    else if (event.key === 'Backspace' && text === '' && edited) {
      setChips(without(chips.value, edited.field, edited.value))
      empty()
    } else if (event.key === 'Backspace' && text === '' && chips.value.length > 0) setChips(chips.value.slice(0, -1))
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  useEffect(() => {
    const away = ({ target }: Event) => {
      if (!(target instanceof Node) || !box.current?.contains(target)) setOpen(false)
    }
    document.addEventListener('pointerdown', away)
    return () => document.removeEventListener('pointerdown', away)
  }, [])
  return (
    <div class="combo" ref={box}>
      <Icon name="search" />
      {chips.value.map((chip) => (
        <ChipView key={`${chip.field} ${chip.not}`} chip={chip} edited={edited} edit={edit} />
      ))}
      <input
        ref={input}
        role="combobox"
        aria-expanded={open && all.length > 0}
        aria-controls={id}
        aria-autocomplete="list"
        {...(open && chosen && { 'aria-activedescendant': `${id}-${all.indexOf(chosen)}` })}
        aria-label={say.filter}
        placeholder={chips.value.length > 0 ? say.filterMore : say.filterFirst}
        autocomplete="off"
        spellcheck={false}
        value={text}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onInput={({ currentTarget }) => {
          setText(currentTarget.value)
          setActive(0)
          setOpen(true)
        }}
        onKeyDown={onKeyDown}
      />
      <kbd class="only-wide">/</kbd>
      {open && all.length > 0 && (
        <div class="menu combo-menu" id={id} role="listbox" aria-label={say.suggestions}>
          {groups.map(({ title, items }) => (
            <ul role="group" aria-label={title}>
              <li class="label" role="presentation">
                {title}
              </li>
              {items.map((item) => (
                <Option
                  key={`${item.kind} ${item.label}`}
                  id={`${id}-${all.indexOf(item)}`}
                  item={item}
                  chosen={item === chosen}
                  typed={text}
                  take={take}
                />
              ))}
            </ul>
          ))}
        </div>
      )}
    </div>
  )
}

interface OptionProps {
  readonly id: string
  readonly item: Suggestion
  readonly chosen: boolean
  readonly typed: string
  readonly take: (suggestion: Suggestion) => void
}

function Option({ id, item, chosen, typed, take }: OptionProps) {
  const li = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (chosen) li.current?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  const at = typed === '' ? -1 : item.label.toLowerCase().indexOf(typed.toLowerCase())
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the combobox
    <li
      ref={li}
      role="option"
      class="option"
      id={id}
      aria-selected={chosen}
      // The focus stays in the box.
      onPointerDown={(event) => event.preventDefault()}
      onClick={() => take(item)}
    >
      {item.icon && <Icon name={item.icon} />}
      <span class="one-line">
        {at < 0 ? (
          item.label
        ) : (
          <>
            {item.label.slice(0, at)}
            <mark>{item.label.slice(at, at + typed.length)}</mark>
            {item.label.slice(at + typed.length)}
          </>
        )}
      </span>
      {item.entries !== undefined && <span class="num">{number(item.entries)}</span>}
    </li>
  )
}

/** Known values at once; values that the service must count, a moment later. */
function useSuggestions(
  path: string,
  text: string,
  edited: ChipValue | undefined,
  open: boolean,
): readonly Suggestions[] {
  const [found, setFound] = useState<readonly Suggestions[]>([])
  useEffect(() => {
    if (!open) return
    const under = new AbortController()
    // What a value can be changed into is not among the entries that have it.
    const others = chips.peek().filter(({ field, not }) => field !== edited?.field || not !== edited.not)
    const of = edited ? withChips(others) : address.peek()
    suggestionsFor(path, text, of.searchParams, under.signal, (now) => {
      if (!under.signal.aborted) setFound(now)
    })
    return () => under.abort()
  }, [path, text, edited, open])
  return found
}
