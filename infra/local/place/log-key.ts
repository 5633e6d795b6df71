// The private key that signs checkpoints on one machine: Ed25519, in PEM, in one file. Deployed, the key is in KMS.
import { createPrivateKey, generateKeyPairSync, randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { CommandError } from '../../command/command.ts'

/**
 * The file has a key afterwards, readable only by its owner. An existing key stays.
 * @returns the path.
 * @throws CommandError if the file has no key.
 */
export async function logKey(file: string): Promise<string> {
  const draft = `${file}.${randomUUID()}`
  await mkdir(dirname(file), { recursive: true })
  try {
    const { privateKey } = generateKeyPairSync('ed25519')
    await writeFile(draft, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600, flag: 'wx' })
    await link(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    await rm(draft, { force: true })
  }
  if (!isKey(await readFile(file, 'utf8')))
    throw new CommandError(
      `the key file "${file}" is damaged: restore it from a copy, or begin anew (npm run reset), since all checkpoints name this key`,
    )
  return file
}

function isKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === 'ed25519'
  } catch {
    return false
  }
}
