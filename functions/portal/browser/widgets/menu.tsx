// A button with a popup: Escape, a click elsewhere or leaving it with Tab closes it. Focus returns to the button.
import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'

export interface MenuProps {
  /** Of the button. */
  readonly class: string
  readonly button: ComponentChildren
  readonly label?: string
  /** The role of the popup: `menu` for a list of actions. */
  readonly role: 'dialog' | 'listbox' | 'menu'
  readonly menuClass?: string
  /** Drawn when it is open. */
  readonly children: (close: () => void) => ComponentChildren
  /** Aligned with the start or the end of the button. */
  readonly at?: 'start' | 'end'
}

export function Menu({ class: name, button, label, role, menuClass = '', children, at = 'start' }: MenuProps) {
  const [open, setOpen] = useState(false)
  const root = useRef<HTMLDivElement>(null)
  const opener = useRef<HTMLButtonElement>(null)
  const close = () => {
    setOpen(false)
    opener.current?.focus()
  }
  useEffect(() => {
    if (!open) return
    const first = root.current?.querySelector<HTMLElement>(
      '.menu :is(input, [aria-selected="true"], [aria-pressed="true"], button, a)',
    )
    first?.focus()
    const away = ({ target }: Event) => {
      if (!(target instanceof Node) || !root.current?.contains(target)) setOpen(false)
    }
    document.addEventListener('pointerdown', away)
    document.addEventListener('focusin', away)
    return () => {
      document.removeEventListener('pointerdown', away)
      document.removeEventListener('focusin', away)
    }
  }, [open])
  const onKeyDown = (event: KeyboardEvent) => {
    if (!open) return
    if (event.key === 'Escape') {
      event.stopPropagation()
      close()
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') moveFocus(event, root.current)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it hears the keys of what is in it
    <div class="anchor" ref={root} onKeyDown={onKeyDown}>
      <button
        type="button"
        class={name}
        ref={opener}
        aria-haspopup={role}
        aria-expanded={open}
        {...(label !== undefined && { 'aria-label': label, title: label })}
        onClick={() => setOpen(!open)}
      >
        {button}
      </button>
      {open && (
        <div
          class={`menu ${menuClass} ${at === 'end' ? 'at-end' : ''}`}
          role={role}
          {...(label !== undefined && { 'aria-label': label })}
        >
          {children(close)}
        </div>
      )}
    </div>
  )
}

/** The arrow keys move through the items and wrap around. They do not leave a text field, or a control with its own keys. */
function moveFocus(event: KeyboardEvent, root: HTMLElement | null): void {
  if (event.target instanceof HTMLElement && event.target.matches('select, input:not([type=search]), td *')) return
  const options = [...(root?.querySelectorAll<HTMLElement>('.menu :is(.option, input[type=search])') ?? [])]
  if (options.length === 0) return
  const at = options.indexOf(document.activeElement as HTMLElement)
  const next = at + (event.key === 'ArrowDown' ? 1 : -1)
  options.at(next % options.length)?.focus()
  event.preventDefault()
}
