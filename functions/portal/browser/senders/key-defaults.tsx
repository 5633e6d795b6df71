// The part of a key's form that asks what an entry gets where its record says nothing.
import type { TypedKey } from './ingest-key.ts'
import { TextField } from './text-field.tsx'
import { senderWords } from './words.ts'

interface KeyDefaultsProps {
  readonly typed: TypedKey
  readonly set: (change: Partial<TypedKey>) => void
}

export function KeyDefaults({ typed, set }: KeyDefaultsProps) {
  const say = senderWords().form
  return (
    <fieldset class="key-defaults">
      <legend class="label">{say.defaults}</legend>
      <TextField label={say.region} value={typed.region} onInput={(region) => set({ region })} />
      <TextField label={say.eventSource} value={typed.eventSource} onInput={(eventSource) => set({ eventSource })} />
      <label class="field">
        <span class="label">{say.visibility}</span>
        <select
          class="input"
          value={typed.visibility}
          onChange={({ currentTarget }) => set({ visibility: currentTarget.value as TypedKey['visibility'] })}
        >
          <option value="">{say.visibilityUnsaid}</option>
          <option value="PUBLIC">{say.visibilities.PUBLIC}</option>
          <option value="PRIVATE">{say.visibilities.PRIVATE}</option>
        </select>
      </label>
      <TextField label={say.projectId} value={typed.projectId} onInput={(projectId) => set({ projectId })} />
      <TextField label={say.folderPath} value={typed.folderPath} onInput={(folderPath) => set({ folderPath })} />
    </fieldset>
  )
}
