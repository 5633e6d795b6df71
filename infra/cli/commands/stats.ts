// `beleg stats`: the most frequent values of fields, and how many entries have each.

import type { Parameters } from '../../../shared/client/client.ts'
import { counted } from '../../../shared/counted.ts'
import { rowForm } from '../asking/row-form.ts'
import { selection, selectionOptions } from '../asking/selection.ts'
import { entriesWords } from '../asking/whole-or-part.ts'
import { apiOptions, apiParameters } from '../invocation/api-options.ts'
import type { Command } from '../invocation/command.ts'
import { placeOptions, rowOptions, scopeOption, strictOptions } from '../invocation/common-options.ts'
import type { DescribedApi } from '../invocation/described-api.ts'
import { exitCodes } from '../invocation/exit-codes.ts'
import { rowPrinter } from '../output/rows.ts'
import { onlyScope, sessionOf } from '../session/session.ts'

interface TopValues {
  readonly values: readonly { readonly value: string; readonly email?: string; readonly entries: number }[]
  readonly others: number
  readonly distinct: number
}

interface Insights {
  readonly complete: boolean
  readonly examined: { readonly entries: number; readonly from: string; readonly to: string }
  readonly facets?: Readonly<Record<string, TopValues>>
}

interface Row {
  readonly field: string
  readonly value: string
  readonly email?: string
  readonly entries: number
}

/** Those of a list that the insights lack, and the one that `--by` is here. */
const notHere = ['sort', 'facet']

const ofInsights = (api: DescribedApi) =>
  api.insights.filter(({ name }) => name !== 'facet' && !api.list.some((each) => each.name === name))

export const stats: Command = {
  name: 'stats',
  summary: 'Counts entries by their most frequent values',
  takes: '[SCOPE]',
  wordsMax: 1,
  options: (api) => {
    const facet = api.insights.find(({ name }) => name === 'facet')
    return {
      ...scopeOption,
      by: {
        about: 'The field whose values are counted. Defaults to event-name.',
        takes: 'FIELD',
        isRepeated: true,
        ...(facet?.values ? { values: facet.values } : {}),
      },
      ...rowOptions,
      ...strictOptions,
      ...placeOptions,
      ...apiOptions(ofInsights(api), 'Counting, as the API has it'),
      ...Object.fromEntries(Object.entries(selectionOptions(api)).filter(([name]) => !notHere.includes(name))),
    }
  },
  examples: [
    'beleg stats',
    'beleg stats --by initiator --by outcome --since 30d',
    `beleg stats --outcome FAILURE --by event-name --facet-limit 3 --output csv`,
  ],
  run: async (invocation) => {
    const { options, api, out, notes, signal } = invocation
    const session = await sessionOf(invocation)
    const scope = onlyScope(invocation, session.place)
    const fields = options.has('by') ? options.texts('by') : ['event-name']
    const parameters: Parameters = [
      ...selection(invocation, session.place),
      ...apiParameters(ofInsights(api), options),
      ...fields.map((field) => ['facet', field] as const),
    ]
    const answer = await session.client.json<Insights>({
      path: `/v2/${scope}/insights`,
      parameters,
      fields: ['complete', 'examined'],
      signal,
    })
    const printer = rowPrinter<Row>(out, {
      form: rowForm(invocation, session.place),
      columns: [
        ...(fields.length > 1 ? [{ title: 'FIELD', of: ({ field }: Row) => field }] : []),
        { title: 'ENTRIES', of: ({ entries }) => String(entries), isNumber: true },
        { title: 'VALUE', of: ({ value, email }) => email ?? value, isFlexible: true },
      ],
    })
    for (const field of fields) {
      const { values = [], others = 0 } = answer.facets?.[field] ?? {}
      await printer.print(values.map((value) => ({ field, ...value })))
      if (others > 0)
        notes.say(
          `${field}: ${counted(others, ...entriesWords)} ${others === 1 ? 'has' : 'have'} other values (--facet-limit shows more)`,
        )
    }
    await printer.end()
    const { entries, from, to } = answer.examined
    notes.say(
      answer.complete
        ? `${counted(entries, ...entriesWords)} from ${from} to ${to}: that is all`
        : `${counted(entries, ...entriesWords)}, and only as far back as ${from}: "--to ${from}" counts the rest`,
    )
    if (!answer.complete && options.isOn('require-complete')) return exitCodes.incomplete
    return entries === 0 && options.isOn('fail-empty') ? exitCodes.nothing : exitCodes.done
  },
}
