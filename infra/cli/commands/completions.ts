// `beleg completions`: what a shell needs to complete commands and flags. The scripts, and what they ask while somebody types, are a library's.
import { RootCommand, script } from '@bomb.sh/tab'
import type { Command, Invocation } from '../invocation/command.ts'
import type { DescribedApi } from '../invocation/described-api.ts'
import { exitCodes } from '../invocation/exit-codes.ts'
import { usageError } from '../invocation/usage-error.ts'

const shells = ['bash', 'zsh', 'fish', 'powershell']

/** @param commands the table, which lists this command too. */
export function completions(commands: () => readonly Command[]): readonly Command[] {
  return [
    {
      name: 'completions',
      summary: 'Prints the script that completes commands and flags in a shell',
      takes: shells.join(' | '),
      wordsMax: 1,
      options: () => ({ help: { about: 'Shows this.', short: 'h' } }),
      examples: ['source <(beleg completions bash)'],
      run: async ({ words }) => {
        const [shell = ''] = words
        if (!shells.includes(shell)) throw usageError(`"${shell}" must be one of ${shells.join(', ')}`)
        script(shell, 'beleg', 'beleg')
        return exitCodes.done
      },
    },
    {
      name: 'complete',
      summary: 'Answers what the script of a shell asks',
      takes: '-- WORD…',
      isHidden: true,
      options: () => ({}),
      examples: [],
      run: async ({ words, api }: Invocation) => {
        completed(commands(), api).parse([...words])
        return exitCodes.done
      },
    },
  ]
}

function completed(commands: readonly Command[], api: DescribedApi): RootCommand {
  const root = new RootCommand()
  for (const command of commands.filter(({ isHidden }) => !isHidden)) {
    const known = root.command(command.name, command.summary)
    for (const [name, { about, short, takes, values = [] }] of Object.entries(command.options(api))) {
      const oneLine = about.replaceAll('`', '').split('. ')[0] ?? ''
      if (takes === undefined) known.option(name, oneLine, short)
      else
        known.option(
          name,
          oneLine,
          (complete) => {
            for (const value of values) complete(value, '')
          },
          short,
        )
    }
  }
  return root
}
