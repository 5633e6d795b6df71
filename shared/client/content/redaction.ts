// A copy of a program's value for an entry: plain JSON without secrets, of limited size. Knows no framework, and changes nothing of the value.
import { byName } from './by-name.ts'

export const redactedText = '[redacted]'
const leftOut = '[left out]'

/** In a name, in any letter case, what marks its value as secret. */
const secretWord = /password|secret|token|authorization|cookie/i

/** Far below what the API takes: a caller cannot make a record so large that it is refused. */
const sizeMax = { values: 2_000, characters: 50_000, depth: 40 }

interface Left {
  values: number
  characters: number
}

/**
 * Replaces the value of each name that speaks of a secret, at any depth: in objects, maps and forms, in pairs of a name and a value, and in
 * texts that are JSON or have `name=value` or `name: value` in them. What is no JSON becomes a text that says what it was.
 * @returns what can be read and sent; `undefined` for nothing. Never throws.
 */
export function redacted(value: unknown): unknown {
  return copyOf(value, { ...sizeMax }, 0)
}

/** Names as they look, not as they are written: letters of other widths are the same. */
export function isSecretName(name: string): boolean {
  return secretWord.test(name.normalize('NFKC'))
}

function copyOf(value: unknown, left: Left, depth: number): unknown {
  left.values -= 1
  if (left.values < 0) return leftOut
  switch (typeof value) {
    case 'string':
      return textOf(value, left)
    case 'boolean':
      return value
    case 'number':
      return Number.isFinite(value) ? value : String(value)
    case 'bigint':
      return String(value)
    case 'object':
      return value === null ? null : depth >= sizeMax.depth ? leftOut : objectOf(value, left, depth)
    default:
      return undefined
  }
}

function objectOf(value: object, left: Left, depth: number): unknown {
  try {
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`
    if (value instanceof Blob) return `[${value.size} bytes]`
    if (Array.isArray(value) || value instanceof Set) return listOf(value, left, depth)
    const named = namedIn(value)
    if (!named && 'toJSON' in value && typeof value.toJSON === 'function')
      return copyOf(value.toJSON(), left, depth + 1)
    return membersOf(Object.entries(named ?? value), left, depth)
  } catch {
    return '[unreadable]'
  }
}

function listOf(list: Iterable<unknown>, left: Left, depth: number): unknown[] {
  const copies: unknown[] = []
  for (const item of list) {
    copies.push(isSecretPair(item) ? [item[0], redactedText] : (copyOf(item, left, depth + 1) ?? null))
    if (left.values < 0) break
  }
  return copies
}

/** A member of a list of pairs, as `Object.entries` makes them. */
function isSecretPair(item: unknown): item is [string, unknown] {
  return Array.isArray(item) && item.length === 2 && typeof item[0] === 'string' && isSecretName(item[0])
}

/** Of what is asked by name, such as a map, a form or headers. */
function namedIn(value: object): Record<string, unknown> | undefined {
  if (!('entries' in value && typeof value.entries === 'function' && Symbol.iterator in value)) return undefined
  const pairs: [string, unknown][] = []
  for (const [name, each] of value.entries()) if (pairs.push([String(name), each]) > sizeMax.values) break
  return byName(pairs)
}

/** Members that say which field the others are the value of, as in JSON Patch or a list of parameters. */
const namingMember = /^(name|key|field|field_?name|path|property|attribute|column|header|param(eter)?)$/i
const valueMember = /^(values?|val|old|new|from|to|before|after|previous|current|(old|new|previous|current)_?values?)$/i

function membersOf(
  members: readonly (readonly [name: string, value: unknown])[],
  left: Left,
  depth: number,
): Record<string, unknown> {
  const namesSecret = members.some(
    ([name, value]) => namingMember.test(name) && typeof value === 'string' && isSecretName(value),
  )
  const copies: [string, unknown][] = []
  for (const [name, value] of members) {
    if (left.values < 0) break
    const isSecret = isSecretName(name) || (namesSecret && valueMember.test(name))
    const copy = isSecret ? redactedText : copyOf(value, left, depth + 1)
    if (copy !== undefined) copies.push([textOf(name, left), copy])
  }
  // Not by assignment, which would take `__proto__` for something else than a name.
  return Object.fromEntries(copies)
}

function textOf(text: string, left: Left): string {
  const isWhole = text.length <= left.characters
  const part = isWhole ? text : text.slice(0, Math.max(0, left.characters))
  left.characters -= part.length
  return `${withoutSecrets(part)}${isWhole ? '' : leftOut}`.toWellFormed()
}

function withoutSecrets(text: string): string {
  const isSuspect = isSecretName(text)
  // What was cut off or is broken cannot be told apart: nothing of it stays. A name may be written by its numbers.
  if (/^\s*[[{]/.test(text) && (isSuspect || text.includes('\\u'))) return jsonWithoutSecrets(text)
  if (!isSuspect && !text.includes('%')) return text
  return text.split('\n').map(lineWithoutSecrets).join('\n')
}

/** A header or a setting, an address with a query, a form. */
function lineWithoutSecrets(line: string): string {
  const [, setting] = /^(\s*[^\s:=]+\s*:)/.exec(line) ?? []
  if (setting !== undefined && isSecretName(setting)) return `${setting} ${redactedText}`
  return line
    .split(/([?&;#\s])/)
    .map((piece) => {
      const [name = ''] = piece.split('=', 1)
      return name.length < piece.length && isSecretName(nameIn(name)) ? `${name}=${redactedText}` : piece
    })
    .join('')
}

function nameIn(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function jsonWithoutSecrets(text: string): string {
  try {
    return JSON.stringify(redacted(JSON.parse(text)))
  } catch {
    return redactedText
  }
}
