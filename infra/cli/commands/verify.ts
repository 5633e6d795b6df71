// `beleg verify`: whether files of a log are genuine. Needs nothing but the files: no service, no network, no configuration.
import { verifiedFile } from '../fetching/verified-file.ts'
import type { Command } from '../invocation/command.ts'
import { exitCodes } from '../invocation/exit-codes.ts'
import { usageError } from '../invocation/usage-error.ts'

export const verify: Command = {
  name: 'verify',
  summary: 'Says whether a file of a log is genuine: a bundle, a proof file (.tlog-proof) or a checkpoint',
  takes: 'FILE…',
  details: `A file may be packed by gzip. Needs no network and asks nobody. Ends with 0 when every file is proven, with 1 when
one is not.`,
  options: () => ({
    key: {
      about: "The log's verifier key, or a file that holds it: one line, NAME+ID+KEY. Without it nothing is proven.",
      takes: 'KEY',
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
    help: { about: 'Shows this.', short: 'h' },
  }),
  examples: ['beleg verify bundle.ndjson --key key.txt', 'beleg verify bundle.ndjson --key key.txt --since kept.txt'],
  run: async ({ words, options, out }) => {
    if (words.length === 0) throw usageError('verify which file? See "beleg verify --help"')
    const given = { key: options.text('key'), since: options.text('since'), consistency: options.text('consistency') }
    let areProven = true
    for (const [at, file] of words.entries()) {
      const { isProven, text } = await verifiedFile({ file, ...given })
      await out.write(`${at === 0 ? '' : '\n'}${text}\n`)
      areProven &&= isProven
    }
    return areProven ? exitCodes.done : exitCodes.failed
  },
}
