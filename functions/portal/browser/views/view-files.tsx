// Exports and imports the views of this browser as a file, for another browser or person.
import { number } from '../words/format.ts'
import { fileOf, withFile } from './kept-views.ts'
import { ownViews, setOwnViews } from './own-views.ts'
import { viewWords } from './words.ts'

export function ViewFiles({ onNote }: { readonly onNote: (text: string) => void }) {
  const say = viewWords()
  const write = () => {
    const url = URL.createObjectURL(new Blob([fileOf(ownViews.value)], { type: 'application/json' }))
    const link = document.createElement('a')
    link.href = url
    link.download = 'beleg-views.json'
    link.click()
    URL.revokeObjectURL(url)
  }
  const read = async (file: File | undefined) => {
    if (!file) return
    const imported = withFile(ownViews.value, await file.text())
    if (!imported) return onNote(say.importedNothing)
    const isKept = setOwnViews(imported.views)
    const { added, known, refused } = imported
    onNote(`${say.imported(number(added), number(known), number(refused))} ${isKept ? '' : say.notKept}`)
  }
  return (
    <>
      <button type="button" class="option" onClick={write}>
        {say.export}
      </button>
      <label class="option file-option">
        {say.import}
        <input
          type="file"
          class="said"
          accept="application/json,.json"
          onChange={({ currentTarget }) => void read(currentTarget.files?.[0])}
        />
      </label>
    </>
  )
}
