import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { openCheckpoint } from '../../../../shared/proof/checkpoint.ts'
import { emptyRoot } from '../../../../shared/proof/hash.ts'
import { signCheckpoint, verifierKeyOf } from '../../../../shared/proof/note-signer.ts'
import { parseVerifierKey } from '../../../../shared/proof/verifier-key.ts'
import { signingKeyAt } from '../../../../shared/store/keys/signing-key.ts'
import { arnOf, startKms } from '../../../kms-server.ts'

const origin = 'log.example/organizations/acme'
const checkpoint = { origin, size: 0, root: emptyRoot }

beforeEach(() => {
  vi.stubEnv('AWS_REGION', 'eu-central-1')
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test')
})

afterEach(() => {
  vi.unstubAllEnvs()
})

async function kms() {
  const server = await startKms()
  onTestFinished(server.stop)
  vi.stubEnv('AWS_ENDPOINT_URL_KMS', server.url)
  return server
}

describe.each(['ed25519', 'ecdsa-p256'] as const)('a key in KMS, %s', (type) => {
  test('signs checkpoints that its verifier key opens, and no other key', async () => {
    await kms()
    const key = await signingKeyAt(`kms:${arnOf(type)}`)()
    expect(key.type).toBe(type)
    // ECDSA signatures differ each time, in length too.
    for (let count = 0; count < 20; count += 1) {
      const note = await signCheckpoint(key, checkpoint)
      const verifierKey = await parseVerifierKey(verifierKeyOf(key, origin))
      if (!verifierKey) throw new Error('no verifier key')
      expect(await openCheckpoint(note, verifierKey)).toEqual(checkpoint)
      expect(await openCheckpoint(note.replace('\n0\n', '\n1\n'), verifierKey)).toBe('not signed by the key')
    }
  })

  test('is asked for once, and once for each signature', async () => {
    const { operations } = await kms()
    const open = signingKeyAt(`kms:${arnOf(type)}`)
    for (const key of [await open(), await open()]) await key.sign('a text')
    expect(operations).toEqual(['TrentService.GetPublicKey', 'TrentService.Sign', 'TrentService.Sign'])
  })

  test('signs a checkpoint of the longest name that a log can have', async () => {
    await kms()
    const key = await signingKeyAt(`kms:${arnOf(type)}`)()
    const longest = `${'h'.repeat(253)}/organizations/${'o'.repeat(255)}`
    const note = await signCheckpoint(key, { origin: longest, size: Number.MAX_SAFE_INTEGER, root: emptyRoot })
    expect(note).toContain(longest)
  })
})

describe('a key that checkpoints cannot be signed with', () => {
  test.each([
    ['is of another kind', arnOf('ecdsa-p384'), /is ECC_NIST_P384 for SIGN_VERIFY: checkpoints need/],
    ['has another use', arnOf('for key agreement'), /is ECC_NIST_P256 for KEY_AGREEMENT: checkpoints need/],
    ['does not exist', `${arnOf('ed25519')}0`, /does not exist/],
  ])('is refused before anything is signed: it %s', async (_, arn, message) => {
    const { operations } = await kms()
    await expect(signingKeyAt(`kms:${arn}`)()).rejects.toThrow(message)
    expect(operations).not.toContain('TrentService.Sign')
  })

  test('is asked for again by the next one that needs it', async () => {
    const open = signingKeyAt(`kms:${arnOf('ed25519')}`)
    vi.stubEnv('AWS_MAX_ATTEMPTS', '1')
    const server = await kms()
    await server.stop()
    await expect(open()).rejects.toThrow()
    await kms()
    expect((await open()).type).toBe('ed25519')
  })
})

test('what KMS refuses to sign is an error, and no signature', async () => {
  await kms()
  const key = await signingKeyAt(`kms:${arnOf('ed25519')}`)()
  await expect(key.sign('x'.repeat(4097))).rejects.toThrow(/1 to 4096 bytes/)
})
