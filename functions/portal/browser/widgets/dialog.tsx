// A dialog over the page: the browser's own, which traps focus, closes with Escape, and restores focus.
import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import { Icon } from './icon.tsx'
import { InDialog } from './in-dialog.ts'
import { widgetWords } from './words.ts'

export interface DialogProps {
  readonly title: string
  readonly onClose: () => void
  readonly children: ComponentChildren
  /** The actions; the main one comes last. */
  readonly footer: ComponentChildren
}

/** Open while it is drawn. */
export function Dialog({ title, onClose, children, footer }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const opened = dialog.current
    opened?.showModal()
    return () => opened?.close()
  }, [])
  const close = widgetWords().close
  return (
    <dialog
      class="dialog"
      ref={dialog}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <header>
        <h2 id={id}>{title}</h2>
        <button type="button" class="button only-icon quiet" aria-label={close} title={close} onClick={onClose}>
          <Icon name="cross" />
        </button>
      </header>
      <div class="inside">
        <InDialog.Provider value={true}>{children}</InDialog.Provider>
      </div>
      <footer>{footer}</footer>
    </dialog>
  )
}
