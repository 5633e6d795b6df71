// `beleg open`: the portal's address of a scope or an entry, opened in a browser if somebody sits at the terminal.
import { isEntryId } from '../../../shared/entry/entry-id-form.ts'
import type { Command } from '../invocation/command.ts'
import { placeOptions, scopeOption } from '../invocation/common-options.ts'
import { exitCodes } from '../invocation/exit-codes.ts'
import { usageError } from '../invocation/usage-error.ts'
import { openInBrowser } from '../session/browser.ts'
import { placeOf } from '../session/place.ts'
import { organizationOf, scopeAsked } from '../session/session.ts'

export const open: Command = {
  name: 'open',
  summary: 'Prints the address in the portal, and opens it on a terminal',
  takes: '[SCOPE] [ENTRYID]',
  wordsMax: 2,
  options: () => ({ ...scopeOption, ...placeOptions }),
  examples: ['beleg open | cat', 'beleg open "$ID" | cat'],
  run: async (invocation) => {
    const place = await placeOf(invocation)
    const { scope, rest } = scopeAsked(invocation, place)
    const [id] = rest
    if (id !== undefined && !isEntryId(id)) throw usageError(`"${id}" is not the id of an entry`)
    const address = `${place.origin}/${id === undefined ? scope : `organizations/${organizationOf(scope)}/entries/${id}`}`
    await invocation.out.write(`${address}\n`)
    if (invocation.out.isTerminal) openInBrowser(address)
    return exitCodes.done
  },
}
