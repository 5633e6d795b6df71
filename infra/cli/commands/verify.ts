// `beleg verify`: whether files of a log are genuine. Needs nothing but the files: no service, no network, no configuration.
import { CommandError } from '../../command/command.ts'
import { heldKeys } from '../fetching/held-keys.ts'
import { verifiedFile } from '../fetching/verified-file.ts'
import type { Command } from '../invocation/command.ts'
import { placeOptions } from '../invocation/common-options.ts'
import { exitCodes } from '../invocation/exit-codes.ts'
import { usageError } from '../invocation/usage-error.ts'

export const verify: Command = {
  name: 'verify',
  summary: 'Says whether a file of a log is genuine: a bundle, a proof file (.tlog-proof) or a checkpoint',
  takes: 'FILE…',
  details: `A file may be packed by gzip. Needs no network and asks nobody. Ends with 0 when every file is proven, with 1 when
one is not; of several files each is checked, whatever is wrong with another.`,
  options: () => ({
    key: {
      about: "The log's verifier key, or a file that holds it: one line, NAME+ID+KEY. Without it nothing is proven.",
      takes: 'KEY',
    },
    keys: {
      about:
        'A folder of verifier keys, one in each file: a file is checked by the key of the log that it names, and is not proven if that is not there.',
      takes: 'DIR',
      notWith: ['--key'],
    },
    since: {
      about:
        'A checkpoint that you kept from before, or a bundle or proof file that holds one: shows that the log only grew since then, that its end was not cut off and nothing in it was rewritten.',
      takes: 'FILE',
    },
    consistency: {
      about:
        "The log's proof that it grew from that checkpoint to the one in FILE, as the service gave it at GET /v2/organizations/ID/log/consistency?from=SIZE&to=SIZE; a bundle may show it by itself.",
      takes: 'FILE',
    },
    policy: {
      about:
        'A policy of witnesses, in the form of c2sp.org/tlog-policy: the checkpoint must be cosigned by its quorum. Its logs are accepted where no key is given.',
      takes: 'FILE',
    },
    help: placeOptions.help,
  }),
  examples: [
    'beleg verify bundle.ndjson --key key.txt',
    'beleg verify bundle.ndjson --key key.txt --since kept.txt',
    'beleg verify bundle.ndjson kept.txt --keys keys',
    'beleg verify cosigned.txt --policy policy.txt',
  ],
  run: async ({ words, options, out, notes }) => {
    if (words.length === 0) throw usageError('verify which file? See "beleg verify --help"')
    const [key, folder] = [options.text('key'), options.text('keys')]
    const keys = folder === undefined ? undefined : await heldKeys(folder)
    const [since, consistency, policy] = [options.text('since'), options.text('consistency'), options.text('policy')]
    const given = { key, keys, since, consistency, policy }
    const said = new Set<string>()
    let [proven, shown] = [0, 0]
    for (const file of words) {
      try {
        const { isProven, text } = await verifiedFile({ file, ...given })
        await out.write(`${shown === 0 ? '' : '\n'}${text}\n`)
        proven += isProven ? 1 : 0
        shown += 1
      } catch (error) {
        if (!(error instanceof CommandError)) throw error
        // What is wrong with a key or a kept checkpoint is so for each file.
        if (!said.has(error.message)) notes.warn(error.message)
        said.add(error.message)
      }
    }
    if (words.length > 1) notes.say(`${proven} of ${words.length} files ${proven === 1 ? 'is' : 'are'} proven`)
    return proven === words.length ? exitCodes.done : exitCodes.failed
  },
}
