// A line of text to type, with its label and hint.

interface TextFieldProps {
  readonly label: string
  readonly hint?: string
  readonly value: string
  readonly isFixed?: boolean
  readonly isRequired?: boolean
  readonly onInput: (value: string) => void
}

export function TextField({ label, hint, value, isFixed = false, isRequired = false, onInput }: TextFieldProps) {
  return (
    <label class="field">
      <span class="label">{label}</span>
      <input
        class="input"
        value={value}
        readOnly={isFixed}
        required={isRequired}
        maxLength={1024}
        spellcheck={false}
        autocomplete="off"
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
      />
      {hint !== undefined && <span class="hint">{hint}</span>}
    </label>
  )
}
