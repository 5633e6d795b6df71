// `beleg checkpoint`: the log's latest statement of its size and root, to be kept, or compared with one that was.

import { ApiError, notOfService } from '../../../shared/client/api-error.ts'
import { counted } from '../../../shared/counted.ts'
import { parseCheckpoint } from '../../../shared/proof/checkpoint.ts'
import { entriesWords } from '../asking/whole-or-part.ts'
import { keepCheckpoint } from '../fetching/kept-checkpoint.ts'
import { verifiedFile } from '../fetching/verified-file.ts'
import type { Command, Invocation } from '../invocation/command.ts'
import { placeOptions, scopeOption } from '../invocation/common-options.ts'
import { exitCodes } from '../invocation/exit-codes.ts'
import { usageError } from '../invocation/usage-error.ts'
import { harmlessLines } from '../output/harmless.ts'
import { readEnvironment } from '../session/environment.ts'
import { dataFolder } from '../session/folders.ts'
import { onlyScope, organizationOf, sessionOf } from '../session/session.ts'

export const checkpoint: Command = {
  name: 'checkpoint',
  actions: ['compare'],
  summary: 'Shows the latest checkpoint of a log, and checks that the log only grew since the one that was kept',
  takes: '[SCOPE] | compare EARLIER LATER',
  wordsMax: 3,
  details: `With --keep, the checkpoint and the key of its log are kept, and every later one is checked against them. If the log was
cut or rewritten, both checkpoints are saved as evidence, and the command ends with 1.
"compare" checks two files that hold checkpoints, without a service.`,
  options: () => ({
    ...scopeOption,
    keep: { about: 'Checks the checkpoint against the one that was kept, and keeps it.', notWith: ['compare'] },
    key: { about: 'With compare: the verifier key, or a file that holds it.', takes: 'KEY', onlyWith: 'compare' },
    consistency: {
      about: "With compare: the service's proof that the log grew from one to the other.",
      takes: 'FILE',
      onlyWith: 'compare',
    },
    ...placeOptions,
  }),
  examples: ['beleg checkpoint > checkpoint.txt', 'beleg checkpoint --keep'],
  run: async (invocation) => {
    const { words, out, options, notes, signal, now, env } = invocation
    if (words[0] === 'compare') return compared(invocation)
    const { client, place } = await sessionOf(invocation)
    const log = `/v2/organizations/${organizationOf(onlyScope(invocation, place))}/log`
    const text = async (path: string) => (await client.call({ path, signal })).text()
    const note = await text(`${log}/checkpoint`)
    if (!parseCheckpoint(note)) throw notOfService()
    await out.write(out.isTerminal ? harmlessLines(note) : note)
    if (!options.isOn('keep')) return exitCodes.done
    const met = {
      note,
      key: (await text(`${log}/key`)).trim(),
      consistency: (from: number, to: number) =>
        text(`${log}/consistency?from=${from}&to=${to}`).catch((error: unknown) => {
          // The log has no such size: that is an answer, and it will not do.
          if (error instanceof ApiError && error.status === 400) return undefined
          throw error
        }),
    }
    const meeting = await keepCheckpoint(dataFolder(readEnvironment(env)), met, now())
    if (meeting.is === 'contradicted') {
      notes.warn(meeting.text.trimEnd())
      notes.warn(`NOT the log that was kept: the evidence is in ${meeting.evidence}`)
      return exitCodes.failed
    }
    notes.say(
      meeting.is === 'first'
        ? 'kept, with the key that the service gave: compare the key with somebody who has it'
        : `the log only grew since the checkpoint that was kept, of ${counted(meeting.since, ...entriesWords)}; kept`,
    )
    return exitCodes.done
  },
}

async function compared({ words, options, out }: Invocation): Promise<number> {
  const [, since, file] = words
  if (since === undefined || file === undefined)
    throw usageError('compare which files? Give the earlier one, then the later one')
  const given = { key: options.text('key'), consistency: options.text('consistency') }
  const { isProven, text } = await verifiedFile({ file, since, ...given })
  await out.write(`${text}\n`)
  return isProven ? exitCodes.done : exitCodes.failed
}
