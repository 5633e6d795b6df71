// `beleg whoami`: who the service takes the caller for, and what the rights grant.
import { rowForm } from '../asking/row-form.ts'
import type { Command } from '../invocation/command.ts'
import { placeOptions, rowOptions } from '../invocation/common-options.ts'
import { exitCodes } from '../invocation/exit-codes.ts'
import { rowPrinter } from '../output/rows.ts'
import { sessionOf } from '../session/session.ts'

interface Me {
  readonly subject: string
  readonly email?: string
  readonly rights: readonly { readonly role: string; readonly scope: string }[]
}

export const whoami: Command = {
  name: 'whoami',
  summary: 'Shows who the service takes you for, and your rights',
  takes: '',
  wordsMax: 0,
  options: () => ({ ...rowOptions, ...placeOptions }),
  examples: ['beleg whoami'],
  run: async (invocation) => {
    const { client, place } = await sessionOf(invocation)
    const me = await client.json<Me>({ path: '/v2/me', fields: ['subject', 'rights'], signal: invocation.signal })
    const form = rowForm(invocation, place)
    const isJson = form === 'json' || form === 'ndjson'
    const printer = rowPrinter<Me['rights'][number]>(invocation.out, {
      form,
      columns: [
        { title: 'ROLE', of: ({ role }) => role },
        { title: 'SCOPE', of: ({ scope }) => scope },
      ],
      json: () => me,
    })
    await printer.print(isJson ? [{ role: '', scope: '' }] : me.rights)
    await printer.end()
    invocation.notes.say(`${me.email ?? me.subject} at ${place.origin}, context "${place.name}"`)
    return exitCodes.done
  },
}
