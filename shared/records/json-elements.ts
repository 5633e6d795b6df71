// The elements of a JSON list as texts, each as it was written but for line ends, so that it is a line of NDJSON. Nothing is built of them: a
// text may have 64 MB, and its values would take ten times as much.
import { visit } from 'jsonc-parser'

/** @returns the elements of a list; anything else is the only one. @throws SyntaxError if it is no JSON. */
export function elementsOf(text: string): { readonly elements: readonly string[]; readonly isList: boolean } {
  const { isJson, list } = searched(text, undefined)
  if (!isJson) throw syntaxError(text)
  return list ? { elements: list.elements, isList: true } : { elements: [lineOf(text.trim())], isList: false }
}

export interface ListIn {
  /** The text up to the first element. */
  readonly head: string
  readonly items: readonly string[]
  /** The text from the end of the last element on. */
  readonly tail: string
}

/** @returns that list of an object; `undefined` for whatever else, which is a record by itself, or none at all. */
export function listIn(text: string, name: string): ListIn | undefined {
  if (!text.includes(`"${name}"`)) return undefined
  const { isJson, named, list } = searched(text, name)
  // A name that is given twice is the service's to refuse.
  if (!isJson || named > 1 || !list) return undefined
  return { head: text.slice(0, list.from), items: list.elements, tail: text.slice(list.end) }
}

export function itemsIn(text: string, name: string): readonly string[] | undefined {
  return listIn(text, name)?.items
}

interface FoundList {
  readonly elements: string[]
  /** Of its first element. */
  readonly from: number
  /** Of its last element; behind it comes the bracket. */
  end: number
}

/** The list of that name in the object that the text is, and how often it has the name; without a name, the list that it is. */
function searched(text: string, name: string | undefined) {
  let [depth, start, named, isJson] = [0, 0, 0, true]
  let property: string | undefined
  let list: FoundList | undefined
  /** While the list is open. */
  let elementDepth: number | undefined
  const begin = (offset: number, isArray: boolean) => {
    if (elementDepth === depth) start = offset
    if (isArray && !list && (name === undefined ? depth === 0 : depth === 1 && property === name)) {
      list = { elements: [], from: offset + 1, end: offset + 1 }
      elementDepth = depth + 1
    }
    depth += 1
  }
  const end = (offset: number, length: number) => {
    depth -= 1
    if (elementDepth === depth) list?.elements.push(lineOf(text.slice(start, offset + length)))
    if (list === undefined || elementDepth === undefined || elementDepth <= depth) return
    list.end = offset
    elementDepth = undefined
  }
  visit(
    text,
    {
      onObjectBegin: (offset) => begin(offset, false),
      onArrayBegin: (offset) => begin(offset, true),
      onObjectEnd: end,
      onArrayEnd: end,
      onObjectProperty: (found) => {
        if (depth !== 1) return
        property = found
        if (found === name) named += 1
      },
      onLiteralValue: (_, offset, length) => {
        if (elementDepth === depth) list?.elements.push(lineOf(text.slice(offset, offset + length)))
      },
      onError: () => {
        isJson = false
      },
    },
    { disallowComments: true },
  )
  return { isJson, named, list }
}

function syntaxError(text: string): unknown {
  try {
    JSON.parse(text)
    return new SyntaxError('it is not strictly JSON')
  } catch (error) {
    return error
  }
}

/** A line end inside of a record would end a line of NDJSON; between values it means nothing. */
function lineOf(text: string): string {
  return text.replaceAll(/[\r\n]+/g, ' ')
}
