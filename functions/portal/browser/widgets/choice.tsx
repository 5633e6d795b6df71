// A choice between a few options, drawn as segments. It takes effect at once.
import type { Signal } from '@preact/signals'

interface ChoiceProps<T extends string> {
  readonly name: string
  readonly of: Signal<T>
  readonly values: Readonly<Partial<Record<T, string>>>
  readonly now: string
}

export function Choice<T extends string>({ name, of, values, now }: ChoiceProps<T>) {
  return (
    <fieldset class="setting">
      <legend class="said">{name}</legend>
      <span class="label" aria-hidden="true">
        {name}
      </span>
      <span class="segments">
        {Object.entries<string | undefined>(values).map(([value, text]) => (
          <button
            type="button"
            aria-pressed={value === now}
            onClick={() => {
              of.value = value as T
            }}
          >
            {text}
          </button>
        ))}
      </span>
    </fieldset>
  )
}
