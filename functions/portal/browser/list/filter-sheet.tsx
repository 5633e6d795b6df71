// On narrow screens the facets are in a sheet from below.
import { useRef } from 'preact/hooks'
import { Icon } from '../widgets/icon.tsx'
import { FacetLists } from './facets.tsx'
import { chips } from './list-view.ts'
import { listWords } from './words.ts'

export function FilterSheet() {
  const say = listWords()
  const dialog = useRef<HTMLDialogElement>(null)
  const close = () => dialog.current?.close()
  return (
    <>
      <button
        type="button"
        class="button only-narrow"
        aria-haspopup="dialog"
        onClick={() => dialog.current?.showModal()}
      >
        <Icon name="filter" />
        {say.filterCount(chips.value.length)}
      </button>
      <dialog ref={dialog} class="sheet-dialog" aria-label={say.filter}>
        <div class="bottom-sheet">
          <header>
            <h2>{say.filter}</h2>
            <button type="button" class="button quiet only-icon" aria-label={say.close} onClick={close}>
              <Icon name="cross" />
            </button>
          </header>
          <div class="inside">
            <FacetLists />
          </div>
          <footer>
            <button type="button" class="button primary" onClick={close}>
              {say.showEntries}
            </button>
          </footer>
        </div>
      </dialog>
    </>
  )
}
