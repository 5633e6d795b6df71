// `beleg timeline`: what happened around an entry, as the portal's page of the same name shows it.
import { listedPages } from '../../../shared/client/listed-pages.ts'
import { parseSpan, partsOf, relations, relationsOf, windowOf } from '../../../shared/filter/timeline-window.ts'
import { columnOptions, type EntryRow, entryPrinter } from '../asking/entry-rows.ts'
import { oneEntry } from '../asking/one-entry.ts'
import { entriesWords, saidWhether } from '../asking/whole-or-part.ts'
import type { Command } from '../invocation/command.ts'
import { placeOptions, rowOptions, scopeOption, strictOptions, timeOptions } from '../invocation/common-options.ts'
import { usageError } from '../invocation/usage-error.ts'
import { organizationOf, scopeAsked, sessionOf } from '../session/session.ts'

export const timeline: Command = {
  name: 'timeline',
  summary: 'Shows what happened around an entry, oldest first',
  takes: '[SCOPE] ENTRYID',
  wordsMax: 2,
  options: () => ({
    ...scopeOption,
    by: {
      about: 'What the entries have in common with this one. Defaults to all: whatever happened then.',
      takes: 'RELATION',
      values: relations,
    },
    window: { about: 'The time before and after it: 90s, 5m, 2h, 1d. With --by initiator or all.', takes: 'SPAN' },
    ...rowOptions,
    ...columnOptions,
    ...timeOptions,
    ...strictOptions,
    ...placeOptions,
  }),
  examples: [
    'beleg timeline "$ID"',
    'beleg timeline "$ID" --by initiator --window 1h',
    'beleg timeline "$ID" --by resource',
  ],
  run: async (invocation) => {
    const { options, signal } = invocation
    const session = await sessionOf(invocation)
    const { scope, rest } = scopeAsked(invocation, session.place)
    const [by, span] = [options.text('by') ?? null, options.text('window') ?? null]
    if (span !== null && parseSpan(span) === undefined)
      throw usageError(`"--window" must be a span such as 90s, 5m, 2h or 1d, not "${span}"`)
    const around = windowOf(by, span)
    if (span !== null && around.aroundMs === undefined) throw usageError(`"--window" does nothing with "--by ${by}"`)
    const entry = await oneEntry(session, organizationOf(scope), rest[0])
    if (by !== null && !relationsOf(entry).some((relation) => relation === by))
      throw usageError(`"--by ${by}": the entry has none; it has ${relationsOf(entry).join(', ')}`)
    const found = new Map<string, EntryRow>()
    let isWhole = true
    for (const { parameters, entriesMax } of partsOf(entry, around))
      for await (const page of listedPages(session.client, scope, parameters, entriesMax, signal)) {
        for (const each of page.items) found.set(each.id, { entry: each, more: { chosen: each.id === entry.id } })
        isWhole &&= page.cursor === undefined
      }
    // Ids sort by event time.
    const rows = [...found.values()].sort((a, b) => (a.entry.id < b.entry.id ? -1 : 1))
    const printer = entryPrinter(invocation, session.place, [
      { title: ' ', name: 'chosen', of: ({ more }) => (more?.['chosen'] ? '>' : '') },
    ])
    await printer.print(rows)
    await printer.end()
    return saidWhether(invocation, {
      count: rows.length,
      isWhole,
      what: entriesWords,
      more: 'a smaller --window shows less',
    })
  },
}
