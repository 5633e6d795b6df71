// `beleg send`: entries from a file or stdin to the service, with the result of each.

import { counted } from '../../../shared/counted.ts'
import { beginning, placeText, recordsOf } from '../../sending/records.ts'
import { countsText, sendFile } from '../../sending/sent-file.ts'
import { entriesWords } from '../asking/whole-or-part.ts'
import type { Command, Invocation } from '../invocation/command.ts'
import { placeOptions, rowOptions } from '../invocation/common-options.ts'
import { exitCodes } from '../invocation/exit-codes.ts'
import { usageError } from '../invocation/usage-error.ts'
import { checkOf } from '../sending/dry-run.ts'
import { exitCodeOf, organizationOption, resultPrinter, resultRows, sendDeps, wireOf } from '../sending/sending.ts'
import { sessionOf } from '../session/session.ts'

export const send: Command = {
  name: 'send',
  summary: 'Sends entries, and shows the result of each',
  takes: '[FILE | -]',
  wordsMax: 1,
  details: 'The entries are JSON, a list of them or one on each line. Sending the same entry again is safe.',
  options: () => ({
    ...organizationOption,
    'dry-run': {
      about:
        'Sends nothing: says what the service would refuse, except for what only the service knows, such as rights.',
      notWith: ['--output'],
    },
    ...rowOptions,
    ...placeOptions,
  }),
  examples: ['beleg send entries.ndjson', 'beleg send - < entries.ndjson', 'beleg send entries.ndjson --dry-run'],
  run: async (invocation) => {
    const { words, stdin, options, notes } = invocation
    const [path = stdin.isTTY ? undefined : '-'] = words
    if (path === undefined) throw usageError('send what? Give a file, or "-" for stdin')
    const records = recordsOf(path, stdin, 'entries')
    if (options.isOn('dry-run')) return checked(invocation, records)
    const session = await sessionOf(invocation)
    const printer = resultPrinter(invocation, session)
    const counts = await sendFile(sendDeps(invocation, session), wireOf(invocation, session, 'entries'), {
      records,
      after: beginning,
      onSettled: async (settled, so) => {
        await printer.print(resultRows(path, settled))
        notes.progress(countsText(so))
      },
    })
    await printer.end()
    notes.progress('')
    notes.say(countsText(counts))
    return exitCodeOf(counts)
  },
}

async function checked(invocation: Invocation, records: ReturnType<typeof recordsOf>): Promise<number> {
  const { notes } = invocation
  const check = await checkOf(invocation)
  let [count, faults] = [0, 0]
  for await (const record of records) {
    count += 1
    const fault = check(record.text)
    if (fault === undefined) continue
    faults += 1
    notes.warn(`${placeText(record)}: ${fault}`)
  }
  notes.say(`${counted(count, ...entriesWords)}, ${faults} at fault; nothing was sent`)
  return faults > 0 ? exitCodes.failed : exitCodes.done
}
