// `beleg`: where the command starts. Bundled into one file by build.ts, with what it knows of the API; runs on Node 20 and newer.
import { runCommand } from '../command/command.ts'
import { type PackedApi, unpacked } from './invocation/described-api.ts'
import { run } from './run.ts'

/** Put in place of the names by the bundler (bundles.ts). */
declare const BELEG_API: PackedApi
declare const BELEG_VERSION: string

const interrupted = new AbortController()
// The first Ctrl-C ends the command in order; the second one at once, as without this.
process.once('SIGINT', () => interrupted.abort())

const bundled = { api: unpacked(BELEG_API), version: BELEG_VERSION }
await runCommand(() => run(process.argv.slice(2), bundled, interrupted.signal))
