// A sheet from below that holds the facets on narrow screens. On phones it also holds the actions of the list.
import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { Icon } from '../widgets/icon.tsx'
import { number } from '../words/format.ts'
import { plural } from '../words/language.ts'
import { FacetLists } from './facets.tsx'
import { ListActions } from './list-actions.tsx'
import { chips, counting, setChips } from './list-view.ts'
import { listWords } from './words.ts'

export function FilterSheet({ path }: { readonly path: string }) {
  const say = listWords()
  const dialog = useRef<HTMLDialogElement>(null)
  const isOpen = useSignal(false)
  const open = () => {
    isOpen.value = true
    dialog.current?.showModal()
  }
  return (
    <>
      <button type="button" class="button only-narrow" aria-haspopup="dialog" onClick={open}>
        <Icon name="filter" />
        {say.filterCount(chips.value.length)}
      </button>
      <dialog
        ref={dialog}
        class="sheet-dialog"
        aria-label={say.filter}
        onClose={() => {
          isOpen.value = false
        }}
      >
        {isOpen.value && <Sheet path={path} close={() => dialog.current?.close()} />}
      </dialog>
    </>
  )
}

function Sheet({ path, close }: { readonly path: string; readonly close: () => void }) {
  const say = listWords()
  const counts = counting.counts.value
  return (
    <div class="bottom-sheet">
      <header>
        <h2>{say.filter}</h2>
        <span class="buttons">
          {chips.value.length > 0 && (
            <button type="button" class="text-button" onClick={() => setChips([])}>
              {say.reset}
            </button>
          )}
          <button type="button" class="button quiet only-icon" aria-label={say.close} onClick={close}>
            <Icon name="cross" />
          </button>
        </span>
      </header>
      <div class="inside">
        <FacetLists />
      </div>
      <footer>
        <ListActions path={path} class="only-phone" />
        <button type="button" class="button primary" onClick={close}>
          {counts?.complete
            ? say.showCounted(`${number(counts.entries)} ${plural(counts.entries, say.entries)}`)
            : say.showEntries}
        </button>
      </footer>
    </div>
  )
}
