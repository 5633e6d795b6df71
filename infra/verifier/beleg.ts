// `beleg verify FILE`: the command of whoever holds a file of a log and nothing else of this repository. Reads the named files and
// prints; what is checked, and the report, are shared/proof. Bundled into one file by build.ts; runs on Node 20, without a network.
import { type FileHandle, open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { parseArgs } from 'node:util'
import type { ByteStream } from '../../shared/proof/byte-stream.ts'
import { type NamedFile, VerificationError, verify } from '../../shared/proof/verification.ts'
import { parseVerifierKey } from '../../shared/proof/verifier-key.ts'
import { CommandError, runCommand } from '../command/command.ts'

const usage = `usage: beleg verify FILE [--key KEY] [--since FILE] [--consistency FILE]

Says whether a file of a log is genuine: a bundle, a proof file (.tlog-proof) or a checkpoint; packed by gzip or not.
Needs no network and asks nobody. Ends with 0 when the file is proven, with 1 when it is not.

  --key KEY            the log's verifier key, or a file that holds it: one line, NAME+ID+KEY. Without it nothing is proven
  --since FILE         a checkpoint that you kept from before, or a bundle or proof file that holds one: shows that the
                       log only grew since then, that its end was not cut off and nothing in it was rewritten
  --consistency FILE   the log's proof that it grew from that checkpoint to the one in FILE, as the service gave it at
                       GET /v2/organizations/ID/log/consistency?from=SIZE&to=SIZE; a bundle may show it by itself
  --help               shows this`

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EACCES: 'you have no right to',
  EPERM: 'you have no right to',
  ERR_ACCESS_DENIED: 'you have no right to',
}

const opened: FileHandle[] = []

await runCommand(async () => {
  try {
    return await verifyFiles()
  } finally {
    // One that has been read to its end is closed already, which this leaves as it is.
    await Promise.all(opened.map((handle) => handle.close()))
  }
})

async function verifyFiles(): Promise<number> {
  const { positionals, values } = readArguments()
  if (values.help) {
    console.log(usage)
    return 0
  }
  const [command, path, ...more] = positionals
  if (command !== 'verify' || path === undefined || more.length > 0)
    throw new CommandError(command === undefined || command === 'verify' ? usage : unknownCommand(command))
  const { isProven, text } = await verify({
    file: await openFile(path),
    key: values.key === undefined ? undefined : await keyOf(values.key),
    since: values.since === undefined ? undefined : await openFile(values.since),
    consistency: values.consistency === undefined ? undefined : await openFile(values.consistency),
  }).catch(asCommandError)
  console.log(text)
  return isProven ? 0 : 1
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        key: { type: 'string' },
        since: { type: 'string' },
        consistency: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    // What follows the first sentence of parseArgs is advice on arguments that begin with a dash.
    const [sentence = ''] = error instanceof Error ? error.message.split(/\.\s/) : []
    throw new CommandError(`${sentence}: see "beleg --help"`)
  }
}

function unknownCommand(command: string): string {
  return `there is no command "${command}": see "beleg --help"`
}

async function keyOf(keyOrPath: string): Promise<string | NamedFile> {
  if (await parseVerifierKey(keyOrPath)) return keyOrPath
  return openFile(keyOrPath).catch(() => {
    throw new CommandError(`"${keyOrPath}" is neither a verifier key (NAME+ID+KEY) nor a file that holds one`)
  })
}

async function openFile(path: string): Promise<NamedFile> {
  const handle = await openHandle(path)
  return { name: path, stream: () => Readable.toWeb(handle.createReadStream()) as ByteStream }
}

async function openHandle(path: string): Promise<FileHandle> {
  try {
    const handle = await open(path)
    opened.push(handle)
    if (!(await handle.stat()).isDirectory()) return handle
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
    throw new CommandError(`"${path}" cannot be read: ${reasons[code] ?? code}`, { cause })
  }
  throw new CommandError(`"${path}" cannot be read: it is a folder`)
}

function asCommandError(error: unknown): never {
  throw error instanceof VerificationError ? new CommandError(error.message, { cause: error }) : error
}
