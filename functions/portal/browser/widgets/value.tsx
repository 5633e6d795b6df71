// A value of an entry on the screen, always as text. `<bdi>` isolates its writing direction.
import { visibleText } from '../words/visible-text.ts'

export function Value({ text, class: name }: { readonly text: string; readonly class?: string }) {
  return <bdi {...(name !== undefined && { class: name })}>{visibleText(text)}</bdi>
}
