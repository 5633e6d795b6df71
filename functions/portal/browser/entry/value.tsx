// A value of an entry on the screen: text, whatever is in it. `<bdi>` keeps its direction of writing to itself.
import { visibleText } from './value-text.ts'

export function Value({ text, class: name }: { readonly text: string; readonly class?: string }) {
  return <bdi {...(name !== undefined && { class: name })}>{visibleText(text)}</bdi>
}
