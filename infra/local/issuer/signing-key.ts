// The private key that local tokens are signed with: a JWK in one file of the data folder. No part of a deployment.
import { createPrivateKey, randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose'
import { CommandError } from '../../command/command.ts'

export const signingAlgorithm = 'ES256'

/**
 * The key in the file; made first, readable by its owner alone, when there is none. Two at once agree on one key.
 * @throws CommandError when the file holds anything else.
 */
export async function signingKey(keyFile: string): Promise<JWK> {
  try {
    return await readKey(keyFile)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  await createKey(keyFile)
  return readKey(keyFile)
}

/** What may be known to everyone. Named field by field, so that nothing else slips out. */
export function publicKey({ kty, crv, x, y, kid }: JWK): JWK {
  return { kty, crv, x, y, kid, alg: signingAlgorithm, use: 'sig' } as JWK
}

/** @throws CommandError when the file holds anything but a key, an error of node:fs when there is none. */
export async function readKey(keyFile: string): Promise<JWK> {
  const text = await readFile(keyFile, 'utf8')
  try {
    const jwk: JWK = JSON.parse(text)
    const { asymmetricKeyDetails } = createPrivateKey({ key: jwk, format: 'jwk' })
    if (asymmetricKeyDetails?.namedCurve === 'prime256v1' && jwk.kid) return jwk
  } catch {
    // Said below.
  }
  throw new CommandError(
    `the key file "${keyFile}" is damaged: remove it to have another key made, by which no token is valid that was signed before`,
  )
}

/** Written beside and linked into place: nobody reads half a key, and whoever comes second keeps the first one's. */
async function createKey(keyFile: string): Promise<void> {
  const { privateKey } = await generateKeyPair(signingAlgorithm, { extractable: true })
  const jwk = await exportJWK(privateKey)
  const kid = await calculateJwkThumbprint(jwk)
  const draft = `${keyFile}.${randomUUID()}`
  await mkdir(dirname(keyFile), { recursive: true })
  try {
    await writeFile(draft, JSON.stringify({ ...jwk, kid }), { mode: 0o600, flag: 'wx' })
    await link(draft, keyFile)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    await rm(draft, { force: true })
  }
}
