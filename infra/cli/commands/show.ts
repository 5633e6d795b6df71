// `beleg show`: one entry, field by field, or what it says was changed.
import { statedChange } from '../../../shared/entry/change.ts'
import { type Difference, leavesOf } from '../../../shared/json/differences.ts'
import { oneEntry } from '../asking/one-entry.ts'
import { rowForm } from '../asking/row-form.ts'
import type { Command } from '../invocation/command.ts'
import { placeOptions, rowOptions, scopeOption } from '../invocation/common-options.ts'
import { exitCodes } from '../invocation/exit-codes.ts'
import { rowPrinter } from '../output/rows.ts'
import { valueText } from '../output/value-text.ts'
import { organizationOf, scopeAsked, sessionOf } from '../session/session.ts'

export const show: Command = {
  name: 'show',
  summary: 'Shows one entry, whole, or what it says was changed',
  takes: '[SCOPE] ENTRYID',
  wordsMax: 2,
  options: () => ({
    ...scopeOption,
    diff: { about: 'Shows what was changed, as far as the entry says it.' },
    ...rowOptions,
    ...placeOptions,
  }),
  examples: ['beleg show "$ID"', 'beleg show "$ID" --output json', 'beleg show "$ID" --diff'],
  run: async (invocation) => {
    const session = await sessionOf(invocation)
    const { scope, rest } = scopeAsked(invocation, session.place)
    const entry = await oneEntry(session, organizationOf(scope), rest[0])
    const form = rowForm(invocation, session.place)
    if (invocation.options.isOn('diff')) {
      const change = statedChange(entry)
      const rows = (change?.rows ?? []).filter(({ kind }) => kind !== 'same')
      const printer = rowPrinter<Difference>(invocation.out, {
        form,
        columns: [
          { title: 'FIELD', of: ({ path }) => path, isFlexible: true },
          { title: 'KIND', of: ({ kind }) => kind },
          { title: 'BEFORE', of: ({ before }) => valueText(before), isFlexible: true },
          { title: 'AFTER', of: ({ after }) => valueText(after), isFlexible: true },
        ],
      })
      await printer.print(rows)
      await printer.end()
      invocation.notes.say(change ? `as "${change.source}" says` : 'the entry does not say what was changed')
      return exitCodes.done
    }
    const isTable = form === 'table' || form === 'wide'
    const printer = rowPrinter<readonly [path: string, value: unknown]>(invocation.out, {
      form,
      columns: [
        { title: 'FIELD', of: ([path]) => path },
        { title: 'VALUE', of: ([, value]) => valueText(value) },
      ],
      json: () => entry,
    })
    await printer.print(isTable || form === 'csv' ? leavesOf(entry) : [['', entry]])
    await printer.end()
    return exitCodes.done
  },
}
