// A file of a log, verified: opened from disk, with what the caller has besides. What is checked is shared/proof.
import { type FileHandle, open, stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type { ByteStream } from '../../../shared/proof/byte-stream.ts'
import { type NamedFile, type Verification, VerificationError, verify } from '../../../shared/proof/verification.ts'
import { parseVerifierKey } from '../../../shared/proof/verifier-key.ts'
import { CommandError } from '../../command/command.ts'
import { unreadable } from '../../command/unreadable.ts'
import type { HeldKeys } from './held-keys.ts'

export interface GivenFiles {
  readonly file: string
  /** A verifier key, or a file that holds one. */
  readonly key?: string | undefined
  /** Instead of one: that of the log which the file names is used. */
  readonly keys?: HeldKeys | undefined
  readonly since?: string | undefined
  readonly consistency?: string | undefined
  readonly policy?: string | undefined
}

/** @throws CommandError if one of the files cannot be read, or is no use. */
export async function verifiedFile({ file, key, keys, since, consistency, policy }: GivenFiles): Promise<Verification> {
  const handles: FileHandle[] = []
  const openFile = async (path: string): Promise<NamedFile> => {
    const handle = await openHandle(path)
    handles.push(handle)
    return { name: path, stream: () => Readable.toWeb(handle.createReadStream()) as ByteStream }
  }
  /** Its beginning is read twice: first for the log that it names. */
  const openAgain = async (path: string) => {
    if ((await stat(path)).isFile()) return openFile(path)
    throw new CommandError(`"${path}" can be read only once, and "--keys" needs it twice: give --key`)
  }
  try {
    const opened = await openFile(file)
    const held = keys === undefined ? {} : await keys.keyFor(await openAgain(file))
    const verification = await verify({
      file: opened,
      key: key === undefined ? held.key : await keyOf(key, openFile),
      since: since === undefined ? undefined : await openFile(since),
      consistency: consistency === undefined ? undefined : await openFile(consistency),
      policy: policy === undefined ? undefined : await openFile(policy),
    })
    const { text } = verification
    return { ...verification, text: held.unknown === undefined ? text : `${text}\n\n${held.unknown}` }
  } catch (error) {
    throw error instanceof VerificationError ? new CommandError(error.message, { cause: error }) : error
  } finally {
    // One that has been read to its end is closed already, which this leaves as it is.
    await Promise.all(handles.map((handle) => handle.close()))
  }
}

async function keyOf(keyOrPath: string, openFile: (path: string) => Promise<NamedFile>): Promise<string | NamedFile> {
  if (await parseVerifierKey(keyOrPath)) return keyOrPath
  return openFile(keyOrPath).catch(() => {
    throw new CommandError(`"${keyOrPath}" is neither a verifier key (NAME+ID+KEY) nor a file that holds one`)
  })
}

async function openHandle(path: string): Promise<FileHandle> {
  try {
    const handle = await open(path)
    if (!(await handle.stat()).isDirectory()) return handle
    await handle.close()
  } catch (cause) {
    throw unreadable(path, cause)
  }
  throw unreadable(path, Object.assign(new Error('a folder'), { code: 'EISDIR' }))
}
