// An icon beside a word, or in a button with a name. Hidden from screen readers.
import { h } from 'preact'
import { type IconName, icons } from './icons.ts'

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      {icons[name].map(([element, attributes]) => h(element, attributes))}
    </svg>
  )
}
