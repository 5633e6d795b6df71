// Paths into an entry, as a person writes them: names with dots between them, `request.body.members.role`. A list stands for each of its
// items. Names may hold dots themselves (`authorization.k8s.io/decision`), so a path is followed in every way that it can be read.

export interface FieldTerm {
  readonly path: string
  readonly value: string
}

const splitsMax = 8

/** `request.body.role:owner`, split at its colon; where there are several, at each of the first eight: names and values may hold some. */
export function splitFieldTerm(text: string): readonly FieldTerm[] {
  return [...text.matchAll(/:/g)]
    .slice(0, splitsMax)
    .map(({ index }) => ({ path: text.slice(0, index), value: text.slice(index + 1) }))
    .filter(({ path, value }) => path.trim() !== '' && value !== '')
}

/** Whether a text, number, boolean or null at the path passes the test, which gets it as text. */
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
