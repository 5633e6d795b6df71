// `beleg search`: a list with the words that its entries must contain.
import { showEntries } from '../asking/listed-entries.ts'
import { selection } from '../asking/selection.ts'
import type { Command } from '../invocation/command.ts'
import { usageError } from '../invocation/usage-error.ts'
import { scopeAsked, sessionOf } from '../session/session.ts'
import { listOptions } from './list.ts'

export const search: Command = {
  name: 'search',
  summary: 'Lists the entries that contain all of some words',
  takes: '[SCOPE] TEXT…',
  details: 'The same as "beleg list --q TEXT". A quoted phrase must occur as it stands: beleg search \'"role owner"\'.',
  options: listOptions,
  examples: [
    'beleg search owner',
    'beleg search \'"Project member"\' --since 30d',
    'beleg search role owner --limit 3',
  ],
  run: async (invocation) => {
    const session = await sessionOf(invocation)
    const { scope, rest } = scopeAsked(invocation, session.place)
    if (rest.length === 0) throw usageError('search for what? Give a word: see "beleg search --help"')
    return showEntries(invocation, session, scope, [...selection(invocation, session.place), ['q', rest.join(' ')]])
  },
}
