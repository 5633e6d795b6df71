// `beleg tail`: entries as they arrive, in the order of the log.

import { setTimeout as pause } from 'node:timers/promises'
import { feedPages } from '../../../shared/client/feed-pages.ts'
import { type Patience, patientClient } from '../../../shared/client/patient-client.ts'
import { counted } from '../../../shared/counted.ts'
import { columnOptions, entryPrinter } from '../asking/entry-rows.ts'
import { rowForm } from '../asking/row-form.ts'
import { filterGroup, sinceMs } from '../asking/selection.ts'
import { entriesWords } from '../asking/whole-or-part.ts'
import { followedFrom } from '../following/follow.ts'
import { printPage } from '../following/followed-rows.ts'
import { outputFile } from '../following/output-file.ts'
import { openTailState } from '../following/tail-state.ts'
import { apiOptions, apiParameters } from '../invocation/api-options.ts'
import type { Command, Invocation } from '../invocation/command.ts'
import { placeOptions, rowOptions, scopeOption, timeOptions } from '../invocation/common-options.ts'
import type { DescribedApi } from '../invocation/described-api.ts'
import { exitCodes } from '../invocation/exit-codes.ts'
import { usageError } from '../invocation/usage-error.ts'
import { onlyScope, sessionOf } from '../session/session.ts'

/** What the tail says itself. */
const ofFollowing = ['after', 'limit', 'wait']
const pageMax = 100
const waitSeconds = 20

const filters = ({ feed }: DescribedApi) => feed.filter(({ name }) => !ofFollowing.includes(name))

export const tail: Command = {
  name: 'tail',
  summary: 'Shows entries as they arrive, until Ctrl-C',
  takes: '[SCOPE]',
  wordsMax: 1,
  details: `The order is that of the log, in which an entry that comes late is last, so that none is missed.
With --state FILE, a tail that was ended in any way goes on where it was: appended to a file (>> FILE, in ndjson, on
Linux), each entry is there exactly once. Into a pipe, the entry that was being printed may come twice; its leafIndex
tells. A service that does not answer for now is asked again until it does.`,
  options: (api) => ({
    ...scopeOption,
    state: { about: 'Keeps the place in this file. A new one begins with the oldest entry.', takes: 'FILE' },
    after: {
      about: 'Begins after this leaf; -1 is before the first. Defaults to the end of the log.',
      takes: 'LEAF',
      notWith: ['--since'],
    },
    since: { about: 'Begins with entries received since then: an age such as 10m, or a time.', takes: 'AGE' },
    once: { about: 'Ends when there is nothing more for now.' },
    ...rowOptions,
    ...columnOptions,
    ...timeOptions,
    ...placeOptions,
    ...apiOptions(filters(api), filterGroup),
  }),
  examples: [
    'beleg tail --once --after -1 --output ndjson | tail -n 1',
    'beleg tail --once --since 10m --severity ERROR',
    'beleg tail --once --state place.json --output ndjson >> log.ndjson',
  ],
  run: async (invocation) => {
    const { options, signal, notes, api } = invocation
    const session = await sessionOf(invocation)
    const { client, place } = session
    const scope = onlyScope(invocation, place)
    const parameters = apiParameters(filters(api), options)
    const form = rowForm(invocation, place)
    if (options.has('state') && form !== 'ndjson')
      throw usageError(`"--state" needs "--output ndjson": of ${form} nobody can tell what was printed`)
    const question = JSON.stringify([place.origin, scope, ...parameters])
    const stateFile = options.text('state')
    const state = stateFile === undefined ? undefined : await openTailState(stateFile, question)
    try {
      const file = state && outputFile()
      let after = await followedFrom(invocation, session, scope, state, file)
      const deps = {
        printer: entryPrinter(invocation, place),
        state,
        file,
        sinceMs: state?.read ? 0 : (sinceMs(invocation, place) ?? 0),
      }
      const isOnce = options.isOn('once')
      const source = isOnce ? client : patientClient(client, patienceOf(invocation))
      const wait = isOnce ? 0 : waitSeconds
      let count = 0
      for await (const page of feedPages(source, { scope, after, parameters, pageMax, waitSeconds: wait }, signal)) {
        notes.progress('')
        count += await printPage(deps, page, after)
        after = page.next
        if (page.expired)
          notes.say(
            `${counted(page.expired, ...entriesWords)} before leaf ${page.next} ${page.expired === 1 ? 'is past its' : 'are past their'} retention`,
          )
        if (page.caughtUp) notes.progress(`${counted(count, ...entriesWords)}, up to leaf ${after}: waiting for more`)
        if (page.caughtUp && isOnce) break
      }
      await deps.printer.end()
      notes.progress('')
      notes.say(`${counted(count, ...entriesWords)}, up to leaf ${after}: that is all for now`)
      return exitCodes.done
    } finally {
      await state?.free()
    }
  },
}

/** Says when it begins to wait, and when that is over. */
function patienceOf({ notes, signal }: Invocation): Patience {
  return {
    sleep: (ms) => pause(ms, undefined, { signal }),
    random: Math.random,
    onAway: ({ message }, failures) => {
      if (failures === 1) notes.say(`${message}: trying again until Ctrl-C`)
    },
    onBack: () => notes.say('the service answers again'),
  }
}
