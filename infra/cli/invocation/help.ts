// The help, made of the table of commands.
import type { Command } from './command.ts'
import type { DescribedApi } from './described-api.ts'
import type { Option } from './option.ts'

const width = 100

/** The commands, each in a line. */
export function overview(commands: readonly Command[]): string {
  const shown = commands.filter(({ isHidden }) => !isHidden)
  const longest = Math.max(...shown.map(({ name }) => name.length))
  return `usage: beleg COMMAND [ARGUMENTS]

The audit log on the command line: list, search, follow, download and verify entries, and send them.

${shown.map(({ name, summary }) => `  ${name.padEnd(longest)}  ${summary}`).join('\n')}

"beleg COMMAND --help" says more, and "beleg --version" which one this is. A SCOPE is organizations/ID, folders/ID or projects/ID.
Exit codes: 0 done, 1 failed or not proven, 2 wrong usage, 3 nothing found (--fail-empty), 4 sign-in needed,
5 incomplete (--require-complete), 75 try later, 130 interrupted.`
}

export function helpOf(command: Command, api: DescribedApi): string {
  const { name, takes, summary, details, examples } = command
  const options = Object.entries(command.options(api))
  const groups = [...new Set(options.map(([, { group }]) => group ?? 'Options'))]
  const linesOf = (name: string) => options.filter(([, { group = 'Options' }]) => group === name).map(optionLines)
  const parts = [
    `usage: beleg ${[name, takes].filter((text) => text !== '').join(' ')} [OPTIONS]`,
    `${summary}.`,
    ...(details === undefined ? [] : [details]),
    ...groups.map((group) => `${group}:\n${linesOf(group).join('\n')}`),
    ...(examples.length === 0 ? [] : [`Examples:\n${examples.map((line) => `  ${line}`).join('\n')}`]),
  ]
  return parts.join('\n\n')
}

function optionLines([name, { about, takes, short, values, isRepeated }]: [string, Option]): string {
  const head = `  ${short === undefined ? '' : `-${short}, `}--${name}${takes === undefined ? '' : ` ${takes}`}`
  const more = [values && `One of ${values.join(', ')}.`, isRepeated && 'May be given several times.'].filter(Boolean)
  const lines = wrapped([about.replaceAll('`', ''), ...more].join(' '), width - 26)
  const first = head.length < 25 ? [head.padEnd(26) + (lines.shift() ?? '')] : [head]
  return [...first, ...lines.map((line) => ' '.repeat(26) + line)].join('\n')
}

function wrapped(text: string, columns: number): string[] {
  const lines = ['']
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1) ?? ''
    if (last !== '' && last.length + word.length + 1 > columns) lines.push(word)
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`
  }
  return lines
}
