// Draws the sentence that describes an entry.

import type { ShownEntry } from '../api/shown-entry.ts'
import { scopeNames } from '../shell/scope.ts'
import { Value } from '../widgets/value.tsx'
import { visibleText } from '../words/visible-text.ts'
import { containersOfEntry } from './entry-container.ts'
import { sentenceOf } from './sentence.ts'

export function EntrySentence({ entry, isWhole }: { readonly entry: ShownEntry; readonly isWhole: boolean }) {
  return (
    <p class="sentence">
      {sentenceOf(entry, { isWhole, nameOf: namesFor(entry) }).map((part) => {
        if (typeof part === 'string') return part
        return part.isStrong ? (
          <b>
            <bdi>{visibleText(part.value)}</bdi>
          </b>
        ) : (
          <Value text={part.value} />
        )
      })}
    </p>
  )
}

/** The names of the entry's containers that are known. */
export function namesFor(entry: ShownEntry): (containerId: string) => string | undefined {
  const scopes = new Map(containersOfEntry(entry).map(({ id, scope }) => [id, scope]))
  return (id) => {
    const learned = scopeNames.value.get(scopes.get(id) ?? '')
    return learned ?? (entry.resourceId === id ? entry.resourceName : undefined)
  }
}
