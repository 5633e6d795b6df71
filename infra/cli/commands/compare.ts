// `beleg compare`: two entries, field by field.
import { counted } from '../../../shared/counted.ts'
import { type Difference, differencesOf } from '../../../shared/json/differences.ts'
import { oneEntry } from '../asking/one-entry.ts'
import { rowForm } from '../asking/row-form.ts'
import type { Command } from '../invocation/command.ts'
import { placeOptions, rowOptions, scopeOption } from '../invocation/common-options.ts'
import { exitCodes } from '../invocation/exit-codes.ts'
import { usageError } from '../invocation/usage-error.ts'
import { rowPrinter } from '../output/rows.ts'
import { valueText } from '../output/value-text.ts'
import { organizationOf, scopeAsked, sessionOf } from '../session/session.ts'

export const compare: Command = {
  name: 'compare',
  summary: 'Compares two entries, field by field',
  takes: '[SCOPE] ENTRYID ENTRYID',
  wordsMax: 3,
  options: () => ({
    ...scopeOption,
    same: { about: 'Shows the fields too that are the same.' },
    ...rowOptions,
    ...placeOptions,
  }),
  examples: ['beleg compare "$ID" "$OTHER"', 'beleg compare "$ID" "$OTHER" --same --output csv'],
  run: async (invocation) => {
    const session = await sessionOf(invocation)
    const { scope, rest } = scopeAsked(invocation, session.place)
    const [first, second] = rest
    if (second === undefined) throw usageError('compare which entries? Give two ids')
    const organization = organizationOf(scope)
    const [a, b] = await Promise.all([first, second].map((id) => oneEntry(session, organization, id)))
    const all = differencesOf(a, b)
    const differing = all.filter(({ kind }) => kind !== 'same')
    const printer = rowPrinter<Difference>(invocation.out, {
      form: rowForm(invocation, session.place),
      columns: [
        { title: 'FIELD', of: ({ path }) => path, isFlexible: true },
        { title: 'FIRST', of: ({ before }) => valueText(before), isFlexible: true },
        { title: 'SECOND', of: ({ after }) => valueText(after), isFlexible: true },
      ],
    })
    await printer.print(invocation.options.isOn('same') ? all : differing)
    await printer.end()
    const same = all.length - differing.length
    invocation.notes.say(
      `${counted(differing.length, 'field')} ${differing.length === 1 ? 'differs' : 'differ'}, ${same} ${same === 1 ? 'is' : 'are'} the same`,
    )
    return exitCodes.done
  },
}
