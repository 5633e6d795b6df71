// The form that saves the current list under a name: in this browser, or for all readers of the scope.
import { useSignal } from '@preact/signals'
import { nameFault, nameLengthMax } from './saved-view.ts'
import { viewWords } from './words.ts'

export function SaveViewForm({ onSave }: { readonly onSave: (name: string, isShared: boolean) => void }) {
  const say = viewWords()
  const name = useSignal('')
  const isShared = useSignal(false)
  const fault = useSignal<'empty' | 'long' | undefined>(undefined)
  const save = (event: Event) => {
    event.preventDefault()
    fault.value = nameFault(name.value)
    if (fault.value !== undefined) return
    onSave(name.value, isShared.value)
    name.value = ''
  }
  return (
    <form class="save-view" onSubmit={save}>
      <label class="field">
        <span>{say.save}</span>
        <input
          class="input"
          placeholder={say.name}
          maxLength={nameLengthMax}
          value={name.value}
          aria-invalid={fault.value !== undefined}
          aria-describedby="view-fault"
          onInput={({ currentTarget }) => {
            name.value = currentTarget.value
          }}
        />
      </label>
      <span class="fault" id="view-fault" role="alert">
        {fault.value === 'empty' ? say.nameEmpty : fault.value === 'long' ? say.nameLong : ''}
      </span>
      <label class="choice">
        <input
          type="checkbox"
          checked={isShared.value}
          onChange={({ currentTarget }) => {
            isShared.value = currentTarget.checked
          }}
        />
        <span>{say.share}</span>
      </label>
      <button type="submit" class="button small">
        {say.keep}
      </button>
    </form>
  )
}
