// What may come next on a command line that somebody types, for the completion of shells. Where it says nothing, a shell completes files.
import type { Command } from './command.ts'
import type { DescribedApi } from './described-api.ts'
import type { Options } from './option.ts'

export interface Candidate {
  readonly text: string
  /** One line. */
  readonly about: string
}

/** @param before the words after `beleg`. @param word the one that is being typed; empty for a new one. */
export function candidatesFor(
  commands: readonly Command[],
  api: DescribedApi,
  before: readonly string[],
  word: string,
): Candidate[] {
  // Bash cuts `--output=table` into three words.
  const [name, ...words] = before.filter((each) => each !== '=')
  const typed = word === '=' ? '' : word
  return candidates(commands, api, name, words, typed).filter(({ text }) => text.startsWith(typed))
}

function candidates(
  commands: readonly Command[],
  api: DescribedApi,
  name: string | undefined,
  words: readonly string[],
  typed: string,
): Candidate[] {
  const shown = commands.filter(({ isHidden }) => !isHidden)
  if (name === undefined) return shown.map((command) => ({ text: command.name, about: command.summary }))
  const command = shown.find((each) => each.name === name)
  if (!command) return []
  const options = command.options(api)
  const [, joined] = /^(--[^=]+)=/.exec(typed) ?? []
  if (joined !== undefined) return valuesOf(options, joined, `${joined}=`)
  const before = words.at(-1) ?? ''
  if (isOpen(options, before)) return valuesOf(options, before, '')
  const isFirst = words.every((word) => word.startsWith('-') || word.includes('/'))
  const actions = isFirst ? (command.actions ?? []).map((text) => ({ text, about: '' })) : []
  const takesFile = command.takes.includes('FILE')
  return typed.startsWith('-') || (actions.length === 0 && !takesFile) ? flagsOf(options) : actions
}

/** Whether a value must follow. */
function isOpen(options: Options, word: string): boolean {
  return optionOf(options, word)?.takes !== undefined
}

function valuesOf(options: Options, word: string, prefix: string): Candidate[] {
  return (optionOf(options, word)?.values ?? []).map((value) => ({ text: prefix + value, about: '' }))
}

function optionOf(options: Options, word: string) {
  if (word.startsWith('--')) return options[word.slice(2)]
  return Object.values(options).find(({ short }) => short !== undefined && word === `-${short}`)
}

function flagsOf(options: Options): Candidate[] {
  return Object.entries(options).map(([name, { about }]) => {
    const [sentence = ''] = about.replaceAll('`', '').split(/\.\s/)
    return { text: `--${name}`, about: sentence.replaceAll(/\s+/g, ' ') }
  })
}
