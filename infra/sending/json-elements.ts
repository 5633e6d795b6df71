// The elements of a JSON list as texts, each as it was written but for line ends, so that it is a line of NDJSON.
import { type Node, type ParseError, parseTree } from 'jsonc-parser'
import { CommandError } from '../command/command.ts'

/** @returns the elements of a list; anything else is the only one. @throws CommandError if it is no JSON. */
export function elementsOf(
  text: string,
  path: string,
): { readonly elements: readonly string[]; readonly isList: boolean } {
  try {
    JSON.parse(text)
  } catch (cause) {
    throw new CommandError(`"${path}" is neither JSON nor NDJSON: ${(cause as Error).message}`, { cause })
  }
  const tree = parseTree(text)
  if (!tree) throw new CommandError(`"${path}" is no JSON`)
  const isList = tree.type === 'array'
  return { elements: isList ? textsOf(text, tree) : [textOf(text, tree)], isList }
}

export interface ListIn {
  /** The text up to the first element. */
  readonly head: string
  readonly items: readonly string[]
  /** The text from the end of the last element on. */
  readonly tail: string
}

/** @returns that list of an object; `undefined` for whatever else, which is a record by itself, or none at all. */
export function listIn(text: string, list: string): ListIn | undefined {
  if (!text.includes(`"${list}"`)) return undefined
  const errors: ParseError[] = []
  const { type, children = [] } = parseTree(text, errors, { disallowComments: true }) ?? {}
  // A name that is given twice is the service's to refuse.
  const [member, another] = children.filter((each) => each.children?.[0]?.value === list)
  const found = member?.children?.[1]
  if (errors.length > 0 || type !== 'object' || another || found?.type !== 'array') return undefined
  const { offset, length } = found
  return { head: text.slice(0, offset + 1), items: textsOf(text, found), tail: text.slice(offset + length - 1) }
}

export function itemsIn(text: string, list: string): readonly string[] | undefined {
  return listIn(text, list)?.items
}

function textsOf(text: string, { children = [] }: Node): readonly string[] {
  return children.map((node) => textOf(text, node))
}

/** A line end inside of a record would end a line of NDJSON; between values it means nothing. */
function textOf(text: string, { offset, length }: Node): string {
  return text.slice(offset, offset + length).replaceAll(/[\r\n]+/g, ' ')
}
