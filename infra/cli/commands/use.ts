// `beleg use`: where the next commands look, if they name no scope; and which context is the current one.
import type { Command } from '../invocation/command.ts'
import { placeOptions } from '../invocation/common-options.ts'
import { exitCodes } from '../invocation/exit-codes.ts'
import { usageError } from '../invocation/usage-error.ts'
import { readConfig, writeConfig } from '../session/config.ts'
import { readEnvironment } from '../session/environment.ts'
import { configFolder } from '../session/folders.ts'
import { localContext, scopeOf } from '../session/place.ts'

export const use: Command = {
  name: 'use',
  summary: 'Chooses the scope or the context of the next commands',
  takes: 'SCOPE | CONTEXT',
  wordsMax: 1,
  options: () => ({
    context: placeOptions.context,
    quiet: placeOptions.quiet,
    help: placeOptions.help,
  }),
  examples: ['beleg use local'],
  run: async ({ words, options, env, notes }) => {
    const [word] = words
    if (word === undefined)
      throw usageError('use what? Give a scope such as organizations/ID, or the name of a context')
    const folder = configFolder(readEnvironment(env))
    const config = await readConfig(folder)
    if (!word.includes('/')) {
      if (options.has('context')) throw usageError(`"--context" and "${word}" exclude each other: give one of them`)
      if (word !== localContext && !Object.hasOwn(config.contexts, word))
        throw usageError(`there is no context "${word}": see "beleg context"`)
      await writeConfig(folder, { ...config, current: word })
      notes.say(`the context is "${word}"`)
      return exitCodes.done
    }
    const scope = scopeOf(word)
    const name = options.text('context') ?? config.current ?? localContext
    const context = config.contexts[name]
    if (!context) throw usageError(`the context "${name}" has a scope of its own: give --scope, or set BELEG_SCOPE`)
    await writeConfig(folder, { ...config, contexts: { ...config.contexts, [name]: { ...context, scope } } })
    notes.say(`the scope of "${name}" is ${scope}`)
    return exitCodes.done
  },
}
