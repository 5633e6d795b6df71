// A list as the commands show it: page after page, as far as was asked, and at the end whether that was all.

import type { Parameters } from '../../../shared/client/client.ts'
import { type Explained, listedPages } from '../../../shared/client/listed-pages.ts'
import { counted } from '../../../shared/counted.ts'
import type { Scope } from '../../../shared/entry/scope.ts'
import type { Invocation } from '../invocation/command.ts'
import type { Options } from '../invocation/option.ts'
import { wholeNumber } from '../invocation/usage-error.ts'
import type { Session } from '../session/session.ts'
import { entryPrinter } from './entry-rows.ts'
import { entriesWords, saidWhether } from './whole-or-part.ts'

export const amountOptions: Options = {
  limit: { about: 'How many entries at most. Defaults to 50.', takes: 'N' },
  all: { about: 'All of them, without a limit.', notWith: ['--limit'] },
}

const limitDefault = '50'

/** @returns the exit code. */
export async function showEntries(
  invocation: Invocation,
  { client, place }: Session,
  scope: Scope,
  parameters: Parameters,
): Promise<number> {
  const { options, notes, signal } = invocation
  const asked = options.text('limit') ?? place.context?.defaults['limit'] ?? limitDefault
  const entriesMax = options.isOn('all') ? Number.POSITIVE_INFINITY : wholeNumber('limit', asked)
  const printer = entryPrinter(invocation, place)
  let [count, isWhole] = [0, true]
  for await (const page of listedPages(client, scope, parameters, entriesMax, signal)) {
    notes.progress('')
    await printer.print(page.items.map((entry) => ({ entry })))
    count += page.items.length
    isWhole = page.cursor === undefined
    explain(invocation, page.explain, count)
  }
  await printer.end()
  return saidWhether(invocation, { count, isWhole, what: entriesWords, more: '--all shows them, --limit N so many' })
}

function explain({ notes }: Invocation, told: Explained | undefined, count: number): void {
  if (told?.plan !== undefined) {
    const { plan, pages = 0, readUnits = 0, entriesExamined = 0 } = told
    const cost = [counted(pages, 'read'), counted(readUnits, 'read unit'), counted(entriesExamined, ...entriesWords)]
    notes.say(`page: plan ${plan}, ${cost.join(', ')} examined`)
  }
  if (told?.examinedTo !== undefined)
    notes.progress(`looked as far as ${told.examinedTo}: ${counted(count, ...entriesWords)} so far`)
}
