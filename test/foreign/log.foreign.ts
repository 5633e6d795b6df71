// A log of some hundreds of entries, 256 of them as large as entries can be, read by the programs of the Go world: note, tlog and fsck.
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { verifiedFile } from '../../infra/cli/fetching/verified-file.ts'
import { signCheckpoint, verifierKeyOf } from '../../shared/proof/note-signer.ts'
import type { SignatureType } from '../../shared/proof/verifier-key.ts'
import { signingKeyAt } from '../../shared/store/keys/signing-key.ts'
import { anEntry, newId } from '../entries.ts'
import { linesOf, signedLog } from '../signed-log.ts'
import { goProgram } from './fetched-program.ts'
import { type ForeignProgram, foreignTest } from './foreign-program.ts'
import { type RunningService, startService } from './running-service.ts'

const organizationId = newId()
const context = { organizationId }
const [small, large] = [70, 256]
const origin = `log.example/organizations/${organizationId}`

let service: RunningService
let place: string
let prefix: string
let env: { TOKEN: string }
beforeAll(async () => {
  service = await startService()
  prefix = `${service.url}/v2/organizations/${organizationId}/log`
  env = { TOKEN: await service.token(`reader organizations/${organizationId}`) }
  place = await mkdtemp(join(tmpdir(), 'beleg-foreign-'))
  await service.send(Array.from({ length: small }, () => anEntry({ context })))
  await writeFile(join(place, 'earlier'), await service.checkpoint(organizationId, small))
  // Each of the parts that may be put into the bucket, and what may not, is as much as a line holds: it has what cannot be put away.
  await service.send(Array.from({ length: large }, () => anEntry({ context, ...largest() })))
  await service.checkpoint(organizationId, small + large)
  await writeFile(join(place, 'key'), await service.get(`/v2/organizations/${organizationId}/log/key`))
}, 300_000)
afterAll(async () => {
  await service?.stop()
  if (place) await rm(place, { recursive: true, force: true })
})

/** Random, so that no compression makes it small. */
const noise = (bytes: number) => Buffer.from(crypto.getRandomValues(new Uint8Array((bytes * 3) / 4))).toString('base64')

function largest() {
  return {
    request: { endpoint: noise(252), body: { a: noise(15_000) }, parameters: { a: noise(16_000) } },
    result: { a: noise(16_000) },
    details: { a: noise(16_000) },
    resourceName: noise(252),
    userAgent: noise(252),
    correlationId: noise(252),
  }
}

describe('Go’s programs for transparency logs', () => {
  const go = goProgram('tlog')

  foreignTest(
    'verify the checkpoint, the inclusion of every entry and the growth since an earlier one',
    go,
    async (program) => {
      const read = await program.run(['verify', prefix, 'key', 'earlier'], place, env)
      const size = small + large
      expect(read).toBe(`${size} entries, all of ${size} included; grown from ${small}\n`)
    },
  )

  foreignTest('refuse the log by another key', go, async (program) => {
    // The example of C2SP's signed-note.
    await writeFile(join(place, 'other'), 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k\n')
    await expect(program.run(['verify', prefix, 'other', 'earlier'], place, env)).rejects.toThrow(
      'note has no verifiable',
    )
  })

  foreignTest('find the log whole: Tessera’s fsck is clean', go, async (program) => {
    expect(await program.run(['fsck', prefix, 'key'], place, env)).toBe('clean\n')
  })

  /** A checkpoint as the signer makes it with this kind of key, and what Go's libraries of notes make of it. */
  async function noteBy(program: ForeignProgram, type: SignatureType) {
    const { privateKey } =
      type === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const [pem, keyFile, checkpointFile] = [`${type}.pem`, `${type}.key`, `${type}.checkpoint`]
    await writeFile(join(place, pem), privateKey.export({ format: 'pem', type: 'pkcs8' }))
    const key = await signingKeyAt(`file:${join(place, pem)}`)()
    expect(key.type).toBe(type)
    const checkpoint = await signCheckpoint(key, { origin, size: 7, root: new Uint8Array(randomBytes(32)) })
    await writeFile(join(place, keyFile), `${verifierKeyOf(key, origin)}\n`)
    await writeFile(join(place, checkpointFile), checkpoint)
    const said = await program.run(['note', keyFile, checkpointFile], place)
    await writeFile(join(place, checkpointFile), checkpoint.replace('\n7\n', '\n8\n'))
    return { said, ofAltered: await program.run(['note', keyFile, checkpointFile], place) }
  }

  foreignTest(
    'of which x/mod refuses a key of ECDSA and transparency-dev/formats verifies by it, as docs/verify.md says',
    go,
    async (program) => {
      const { said, ofAltered } = await noteBy(program, 'ecdsa-p256')
      const refused = 'x/mod: invalid verifier hash\n'
      expect(said).toBe(`${refused}formats: verified, by 1 signature of ${origin}\n`)
      expect(ofAltered).toContain(`${refused}formats: invalid signature for key ${origin}`)
    },
  )

  foreignTest('all of which verify by a key of Ed25519', go, async (program) => {
    const { said } = await noteBy(program, 'ed25519')
    const verified = `verified, by 1 signature of ${origin}\n`
    expect(said).toBe(`x/mod: ${verified}formats: ${verified}`)
  })

  foreignTest('cosign a checkpoint as witnesses, which `beleg verify --policy` finds good', go, async (program) => {
    const log = signedLog(linesOf(20))
    await writeFile(join(place, 'log-key'), log.key)
    await writeFile(join(place, 'log-checkpoint'), log.checkpoint())
    const cosigned = await program.run(['cosign', 'witness.example/w1', 'log-key', 'log-checkpoint'], place)
    const [witnessKey = '', ...note] = cosigned.split('\n')
    await writeFile(join(place, 'cosigned'), note.join('\n'))
    await writeFile(join(place, 'policy'), `log ${log.key}\nwitness w1 ${witnessKey}\nquorum w1\n`)
    const { isProven, text } = await verifiedFile({ file: join(place, 'cosigned'), policy: join(place, 'policy') })
    expect([isProven, text]).toEqual([true, expect.stringContaining('cosigned by   w1, no later than 20')])
    const without = await verifiedFile({ file: join(place, 'log-checkpoint'), policy: join(place, 'policy') })
    expect([without.isProven, without.text]).toEqual([false, expect.stringContaining('not cosigned by w1')])
  })
})
