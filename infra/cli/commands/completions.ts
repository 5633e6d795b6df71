// `beleg completions`: what a shell needs to complete commands and flags, and what its script asks while somebody types.
import { candidatesFor } from '../invocation/candidates.ts'
import type { Command } from '../invocation/command.ts'
import { placeOptions } from '../invocation/common-options.ts'
import { completionScripts, shells } from '../invocation/completion-scripts.ts'
import { exitCodes } from '../invocation/exit-codes.ts'
import { usageError } from '../invocation/usage-error.ts'

/** @param commands the table, which lists this command too. */
export function completions(commands: () => readonly Command[]): readonly Command[] {
  return [
    {
      name: 'completions',
      summary: 'Prints the script that completes commands and flags in a shell',
      takes: shells.join(' | '),
      actions: shells,
      wordsMax: 1,
      options: () => ({ help: placeOptions.help }),
      examples: ['source <(beleg completions bash)'],
      run: async ({ words, out }) => {
        const shell = shells.find((each) => each === words[0])
        if (!shell) throw usageError(`completions for which shell? Name one of ${shells.join(', ')}`)
        await out.write(completionScripts[shell])
        return exitCodes.done
      },
    },
    {
      name: 'complete',
      summary: 'Answers what the script of a shell asks',
      takes: '-- WORD…',
      isHidden: true,
      options: () => ({ word: { about: 'The word that is being typed.', takes: 'WORD' } }),
      examples: [],
      run: async ({ words, options, api, out }) => {
        const found = candidatesFor(commands(), api, words, options.text('word') ?? '')
        await out.write(found.map(({ text, about }) => `${text}\t${about}\n`).join(''))
        return exitCodes.done
      },
    },
  ]
}
