// Paths into an entry, as a person writes them: names with dots between them, `request.body.members.role`. A path applies to each item
// of a list. Names may contain dots (`authorization.k8s.io/decision`), so every possible split of a path is followed.

export interface FieldTerm {
  readonly path: string
  readonly value: string
}

const splitsMax = 8

/** Splits `request.body.role:owner` at its colon; with several, at each of the first eight, since names and values may contain colons. */
export function splitFieldTerm(text: string): readonly FieldTerm[] {
  return [...text.matchAll(/:/g)]
    .slice(0, splitsMax)
    .map(({ index }) => ({ path: text.slice(0, index), value: text.slice(index + 1) }))
    .filter(({ path, value }) => path.trim() !== '' && value !== '')
}

/** Whether a text, number, boolean or null at the path passes the test, given as text. */
export function someValueAt(item: unknown, path: string, test: (text: string) => boolean): boolean {
  if (Array.isArray(item)) return item.some((child) => someValueAt(child, path, test))
  if (typeof item !== 'object' || item === null) return false
  return Object.entries(item).some(([name, child]) => {
    if (path === name) return someValueOf(child, test)
    return path.startsWith(`${name}.`) && someValueAt(child, path.slice(name.length + 1), test)
  })
}

function someValueOf(item: unknown, test: (text: string) => boolean): boolean {
  if (Array.isArray(item)) return item.some((child) => someValueOf(child, test))
  return (typeof item !== 'object' || item === null) && test(String(item))
}
