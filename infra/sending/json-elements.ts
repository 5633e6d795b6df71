// The elements of a JSON list as texts, each as it was written but for line ends, so that it is a line of NDJSON.
import { type Node, parseTree } from 'jsonc-parser'
import { isObject } from '../../shared/is-object.ts'
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

/** @returns the elements of that list of an object; `undefined` for whatever else, which is a record by itself, or none at all. */
export function itemsIn(text: string, list: string): readonly string[] | undefined {
  if (!text.includes(`"${list}"`) || !holdsList(text, list)) return undefined
  const lists = (parseTree(text)?.children ?? []).filter(({ children }) => children?.[0]?.value === list)
  // A name that is given twice is the service's to refuse.
  const [found, another] = lists.map(({ children }) => children?.[1])
  return found && !another ? textsOf(text, found) : undefined
}

function holdsList(text: string, list: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) && Object.hasOwn(value, list) && Array.isArray(value[list])
  } catch {
    return false
  }
}

function textsOf(text: string, { children = [] }: Node): readonly string[] {
  return children.map((node) => textOf(text, node))
}

/** A line end inside of a record would end a line of NDJSON; between values it means nothing. */
function textOf(text: string, { offset, length }: Node): string {
  return text.slice(offset, offset + length).replaceAll(/[\r\n]+/g, ' ')
}
