// `beleg list`: the entries of a scope, newest first.
import { columnOptions } from '../asking/entry-rows.ts'
import { amountOptions, showEntries } from '../asking/listed-entries.ts'
import { selection, selectionOptions } from '../asking/selection.ts'
import type { Command } from '../invocation/command.ts'
import { placeOptions, rowOptions, scopeOption, strictOptions, timeOptions } from '../invocation/common-options.ts'
import type { DescribedApi } from '../invocation/described-api.ts'
import { onlyScope, sessionOf } from '../session/session.ts'

export const listOptions = (api: DescribedApi) => ({
  ...scopeOption,
  ...amountOptions,
  ...rowOptions,
  ...columnOptions,
  ...timeOptions,
  ...strictOptions,
  ...placeOptions,
  ...selectionOptions(api),
})

export const list: Command = {
  name: 'list',
  summary: 'Lists the entries of an organization, folder or project, newest first',
  takes: '[SCOPE]',
  wordsMax: 1,
  options: listOptions,
  examples: [
    'beleg list',
    "beleg list --severity ERROR --event-type '!SYSTEM_EVENT' --since 24h",
    'beleg list --actor person --outcome DENIED --from yesterday --output wide',
    "beleg list --initiator '*@hafenkontor.example' --limit 5 --columns time,event,request.endpoint",
    'beleg list --all --output ndjson | wc -l',
  ],
  run: async (invocation) => {
    const session = await sessionOf(invocation)
    const scope = onlyScope(invocation, session.place)
    return showEntries(invocation, session, scope, selection(invocation, session.place))
  },
}
