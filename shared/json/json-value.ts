// JSON.parse with a workaround for a fault of V8.
//
// V8 13.6 (Node 24.21, seen 2026-11) may replace a name that has an escape by a name that an earlier object of the same shape had at
// this place: after a parse of `{"a":1,"\\":1}`, `{"a":1,"\n":1}` comes back with the name `\`. One sender's entry would then
// change another's. Node 20 has no such fault.

export type Reviver = (this: unknown, key: string, value: unknown, context: { readonly source?: string }) => unknown

/** @throws SyntaxError as JSON.parse does. */
export function jsonValue(text: string, reviver?: Reviver): unknown {
  if (!hasEscapedName(text)) return JSON.parse(text, reviver as never)
  // Names with an escape are rewritten without one, behind a mark that the text does not contain.
  let mark = '_'
  while (text.includes(mark)) mark += mark
  const sent: Reviver = function (key, value, context) {
    const own = withSentNames(value, mark)
    return reviver ? reviver.call(this, sentName(key, mark), own, context) : own
  }
  return JSON.parse(withoutEscapedNames(text, mark), sent as never)
}

/** Calls back for each string of a valid JSON text, with the places of its quotes. */
export function eachText(text: string, found: (start: number, end: number, isName: boolean) => void): void {
  for (let start = text.indexOf('"'); start >= 0; ) {
    const end = endOfText(text, start)
    let next = end + 1
    while (text.charCodeAt(next) <= 0x20) next += 1
    found(start, end, text[next] === ':')
    start = end < 0 ? -1 : text.indexOf('"', end + 1)
  }
}

/** The place of the quote that ends the string; one behind an odd number of backslashes is inside. Below 0 if it does not end. */
export function endOfText(text: string, start: number): number {
  let end = start
  let backslashes = 1
  while (backslashes % 2 === 1) {
    end = text.indexOf('"', end + 1)
    if (end < 0) return end
    backslashes = 0
    while (text[end - 1 - backslashes] === '\\') backslashes += 1
  }
  return end
}

function hasEscapedName(text: string): boolean {
  if (!text.includes('\\')) return false
  let has = false
  eachText(text, (start, end, isName) => {
    has ||= isName && isEscaped(text, start, end)
  })
  return has
}

function isEscaped(text: string, start: number, end: number): boolean {
  return text.slice(start, end).includes('\\')
}

function withoutEscapedNames(text: string, mark: string): string {
  const pieces: string[] = []
  let from = 0
  eachText(text, (start, end, isName) => {
    if (!isName || !isEscaped(text, start, end)) return
    const name: string = JSON.parse(text.slice(start, end + 1))
    pieces.push(text.slice(from, start + 1), mark, hexOf(name))
    from = end
  })
  return pieces.join('') + text.slice(from)
}

function withSentNames(value: unknown, mark: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const members = Object.entries(value)
  if (!members.some(([name]) => name.startsWith(mark))) return value
  return Object.fromEntries(members.map(([name, member]) => [sentName(name, mark), member]))
}

function sentName(name: string, mark: string): string {
  return name.startsWith(mark) ? textOfHex(name.slice(mark.length)) : name
}

/** Of the UTF-16 code units, since a name may have half of a pair. */
function hexOf(text: string): string {
  return Array.from({ length: text.length }, (_, at) => text.charCodeAt(at).toString(16).padStart(4, '0')).join('')
}

function textOfHex(hex: string): string {
  return hex.replace(/.{4}/g, (unit) => String.fromCharCode(Number.parseInt(unit, 16)))
}
