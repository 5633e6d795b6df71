// The private key that checkpoints are signed with on one machine: Ed25519, in PEM, in one file. Deployed, the key is in KMS.
import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { link, mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/** The file holds a key afterwards, readable by its owner alone; one that is there stays. @returns the path. */
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
  return file
}
