// `beleg verify FILE`: the command for somebody who has a file of a log, but not this repository. Reads the named files and
// prints; the checks and the report are in shared/proof. build.ts bundles it into one file; it runs on Node 20, without a network.
import { type FileHandle, open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { parseArgs } from 'node:util'
import type { ByteStream } from '../../shared/proof/byte-stream.ts'
import { type NamedFile, VerificationError, verify } from '../../shared/proof/verification.ts'
import { parseVerifierKey } from '../../shared/proof/verifier-key.ts'
import { CommandError, runCommand } from '../command/command.ts'

const usage = `usage: beleg verify FILE [--key KEY] [--since FILE] [--consistency FILE]

Checks whether a file of a log is genuine: a bundle, a proof file (.tlog-proof) or a checkpoint, with or without gzip.
Needs no network. Ends with 0 if the file is proven, else with 1.

  --key KEY            the log's verifier key, or a file with it: one line, NAME+ID+KEY. Without it nothing is proven
  --since FILE         an earlier checkpoint that you kept, or a bundle or proof file with one: shows that the log only
                       grew since then, so that its end was not cut off and nothing in it was rewritten
  --consistency FILE   the log's consistency proof from that checkpoint to the one in FILE, as the service gives it at
                       GET /v2/organizations/ID/log/consistency?from=SIZE&to=SIZE; some bundles do not need it
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
    // Handles of files read to their end are closed already; another close does nothing.
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
    // The second sentence of parseArgs is advice on arguments that begin with a dash.
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
    throw new CommandError(`"${keyOrPath}" is neither a verifier key (NAME+ID+KEY) nor a file with one`)
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
