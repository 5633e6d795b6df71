// A folder of verifier keys, one in each file, and which of them a file of a log is checked by. That a key lies there is its reader's trust in
// it; what the file names is only the question.
import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { ByteStream } from '../../../shared/proof/byte-stream.ts'
import { parseCheckpoint } from '../../../shared/proof/checkpoint.ts'
import { checkpointIn, textIn } from '../../../shared/proof/file-check.ts'
import { keyThatSigned } from '../../../shared/proof/signed-note.ts'
import type { NamedFile } from '../../../shared/proof/verification.ts'
import { parseVerifierKey } from '../../../shared/proof/verifier-key.ts'
import { CommandError } from '../../command/command.ts'
import { unreadable } from '../../command/unreadable.ts'
import { harmless } from '../output/harmless.ts'

export interface HeldKeys {
  /** @returns the key as text; or, of a log whose key is not there, the sentence that says so. */
  keyFor(file: NamedFile): Promise<{ readonly key?: string; readonly unknown?: string }>
}

/**
 * Folders and hidden files in it are passed over.
 * @throws CommandError if there is no key, or a file that holds anything else: a damaged key must not pass for an unknown log.
 */
export async function heldKeys(folder: string): Promise<HeldKeys> {
  const found = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw unreadable(folder, cause)
  })
  const files = found.filter((each) => !each.isDirectory() && !each.name.startsWith('.'))
  const keys = await Promise.all(files.map(({ name }) => keyIn(join(folder, name))))
  if (keys.length === 0) throw new CommandError(`"${folder}" holds no verifier key`)
  return {
    async keyFor(file) {
      const note = (await checkpointIn(file.stream())).text ?? ''
      const origin = parseCheckpoint(note)?.origin
      if (origin === undefined) return {}
      const named = keys.filter(({ key }) => key.name === origin)
      // A log whose key was replaced has several.
      const signer = keyThatSigned(
        note,
        named.map(({ key }) => key),
      )
      const held = named.find(({ key }) => key === signer)
      if (held) return { key: held.text }
      return { unknown: harmless(`"${folder}" has no key of ${origin}, among ${keys.length} of others`) }
    },
  }
}

async function keyIn(path: string) {
  const bytes = Readable.toWeb(createReadStream(path)) as ByteStream
  const { text = '' } = await textIn(bytes).catch((cause: unknown) => {
    throw unreadable(path, cause)
  })
  const key = await parseVerifierKey(text)
  if (!key) throw new CommandError(`"${path}" holds no verifier key: NAME+ID+KEY, as the service gives it`)
  return { key, text }
}
