// The key that verifies a file: entered, or one that this browser has pinned.
import type { KeptLog } from '../proof/kept-log.ts'
import { verifyWords } from './words.ts'

export interface KeyFieldProps {
  readonly value: string
  readonly onChange: (text: string) => void
  readonly pinned: readonly KeptLog[]
}

export function KeyField({ value, onChange, pinned }: KeyFieldProps) {
  const say = verifyWords()
  return (
    <div class="field">
      <label for="key">{say.key}</label>
      <input
        class="input code"
        id="key"
        value={value}
        placeholder={say.keyPlaceholder}
        autocomplete="off"
        spellcheck={false}
        aria-describedby="key-hint"
        onInput={({ currentTarget }) => onChange(currentTarget.value)}
      />
      <span class="hint" id="key-hint">
        {say.keyHint}
        {pinned.length > 0 && ` ${say.keyPinned} `}
        {pinned.map(({ key, organizationId }) => (
          <button type="button" class="text-button" key={organizationId} title={key} onClick={() => onChange(key)}>
            {key.split('+', 2).join('+')}
          </button>
        ))}
      </span>
    </div>
  )
}
