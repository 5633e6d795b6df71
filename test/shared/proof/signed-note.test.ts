import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { ed25519 } from '@noble/curves/ed25519.js'
import { describe, expect, test } from 'vitest'
import { checkpointText, openCheckpoint, parseCheckpoint } from '../../../shared/proof/checkpoint.ts'
import { leafHash } from '../../../shared/proof/hash.ts'
import { formatProofFile, parseProofFile } from '../../../shared/proof/proof-file.ts'
import type { Ed25519 } from '../../../shared/proof/public-key.ts'
import { formatNote, isSignedBy, parseNote } from '../../../shared/proof/signed-note.ts'
import { formatVerifierKey, keyIdOf, parseVerifierKey, type SignatureType } from '../../../shared/proof/verifier-key.ts'

/** The example of the specification. */
const exampleKey = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k'
const exampleNote =
  'This is an example message.\n\n\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n'

async function keyOf(text: string, given?: Ed25519) {
  const key = await parseVerifierKey(text, given)
  if (!key) throw new Error('no verifier key')
  return key
}

const pairOf = (type: SignatureType) =>
  type === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: 'P-256' })
const spkiOf = (key: KeyObject) => new Uint8Array(key.export({ format: 'der', type: 'spki' }))

function signed(text: string, name: string, type: SignatureType, { privateKey, publicKey }: ReturnType<typeof pairOf>) {
  const signature = sign(type === 'ed25519' ? null : 'sha256', Buffer.from(text), privateKey)
  return formatNote({ text, signatures: [{ name, keyId: keyIdOf(name, type, spkiOf(publicKey)), signature }] })
}

describe('a signed note', () => {
  test('of the specification is verified by its key, and is written as it was read', async () => {
    const note = parseNote(exampleNote)
    expect(note && (await isSignedBy(note, await keyOf(exampleKey)))).toBe(true)
    expect(note && formatNote(note)).toBe(exampleNote)
  })

  test.each([
    ['Web Crypto', undefined],
    ['an Ed25519 that is handed in', ed25519],
  ])('is not verified by %s once any one byte of it is another', async (_, given) => {
    const key = await keyOf(exampleKey, given)
    const whole = parseNote(exampleNote)
    expect(whole && (await isSignedBy(whole, key))).toBe(true)
    for (const at of exampleNote.split('').keys()) {
      const note = parseNote(
        `${exampleNote.slice(0, at)}${exampleNote[at] === 'x' ? 'y' : 'x'}${exampleNote.slice(at + 1)}`,
      )
      expect([at, note !== undefined && (await isSignedBy(note, key))]).toEqual([at, false])
    }
  })

  test('with signatures by unknown keys besides is verified; with a bad one by the known key besides it is not', async () => {
    const key = await keyOf(exampleKey)
    const [pair, note] = [pairOf('ed25519'), parseNote(exampleNote)]
    if (!note) throw new Error('no note')
    const other = parseNote(signed(note.text, 'example.com/other', 'ed25519', pair))?.signatures ?? []
    const bad = note.signatures.map((signature) => ({ ...signature, signature: new Uint8Array(64) }))
    expect(await isSignedBy({ ...note, signatures: [...other, ...note.signatures] }, key)).toBe(true)
    expect(await isSignedBy({ ...note, signatures: other }, key)).toBe(false)
    expect(await isSignedBy({ ...note, signatures: [...note.signatures, ...bad] }, key)).toBe(false)
  })

  test.each([
    '',
    'text',
    'text\n',
    'text\n\n',
    'text\n\nno signature\n',
    exampleNote.slice(0, -1),
    `\u0007${exampleNote}`,
  ])('is not %j', (text) => expect(parseNote(text)).toBeUndefined())
})

describe.each(['ed25519', 'ecdsa-p256'] as const)('a verifier key of %s', (type) => {
  test('verifies what its private key has signed, and nothing else', async () => {
    // Of ECDSA many: its numbers have leading zeros now and then.
    for (let round = 0; round < (type === 'ed25519' ? 1 : 40); round += 1) {
      const [pair, other] = [pairOf(type), pairOf(type)]
      const key = await keyOf(formatVerifierKey('log.example/a', type, spkiOf(pair.publicKey)))
      const open = async (note: string) => {
        const parsed = parseNote(note)
        return parsed !== undefined && (await isSignedBy(parsed, key))
      }
      expect(await open(signed('text\n', 'log.example/a', type, pair))).toBe(true)
      expect(await open(signed('text\n', 'log.example/b', type, pair))).toBe(false)
      expect(await open(signed('text\n', 'log.example/a', type, other))).toBe(false)
      expect(await open(signed('text\n', 'log.example/a', type, pair).replace('text', 'test'))).toBe(false)
    }
  })

  test('whose id, name or key is altered is none', async () => {
    const text = formatVerifierKey('log.example/a', type, spkiOf(pairOf(type).publicKey))
    expect(await parseVerifierKey(text)).toMatchObject({ name: 'log.example/a' })
    const [name = '', id = '', key = ''] = text
      .split('+', 2)
      .concat(text.slice(text.indexOf('+', text.indexOf('+') + 1) + 1))
    const otherId = id.startsWith('0') ? `1${id.slice(1)}` : `0${id.slice(1)}`
    const altered = [`${name}+${otherId}+${key}`, `${name}+${id}`, 'nothing', '', `${name}+${id}+AAAA`]
    for (const other of altered) expect(await parseVerifierKey(other)).toBeUndefined()
    if (type === 'ed25519') expect(await parseVerifierKey(`x${text}`)).toBeUndefined()
  })
})

describe('the key id', () => {
  test('of an ECDSA key is the hash of the key in DER', () => {
    const spki = spkiOf(pairOf('ecdsa-p256').publicKey)
    const expected = createHash('sha256').update(spki).digest().subarray(0, 4)
    expect(Buffer.from(keyIdOf('any', 'ecdsa-p256', spki))).toEqual(expected)
  })
})

describe('a checkpoint', () => {
  const pair = pairOf('ed25519')
  const origin = 'log.example/organizations/acme'
  const note = signed(checkpointText({ origin, size: 42, root: leafHash('') }), origin, 'ed25519', pair)

  test('is opened with the key of its log', async () => {
    const key = await keyOf(formatVerifierKey(origin, 'ed25519', spkiOf(pair.publicKey)))
    expect(await openCheckpoint(note, key)).toEqual({ origin, size: 42, root: leafHash('') })
    expect(await openCheckpoint(note.replace('42', '43'), key)).toBe('not signed by the key')
    expect(await openCheckpoint('42', key)).toBe('not a checkpoint')
    const other = await keyOf(formatVerifierKey('log.example/other', 'ed25519', spkiOf(pair.publicKey)))
    expect(await openCheckpoint(note, other)).toBe('of another log')
  })

  test.each(['042', '-1', '1.5', '9007199254740993', '1e3', ''])('has no size %j', (size) => {
    expect(parseCheckpoint(note.replace('\n42\n', `\n${size}\n`))).toBeUndefined()
  })

  test('may carry further lines, which are signed too', () => {
    const text = `${checkpointText({ origin, size: 1, root: leafHash('') })}further\n`
    expect(parseCheckpoint(signed(text, origin, 'ed25519', pair))?.size).toBe(1)
  })
})

describe('a proof file', () => {
  const proof = {
    line: '{"ü":"\ufeff"}',
    leafIndex: 3,
    hashes: [leafHash('a'), leafHash('b')],
    checkpoint: exampleNote,
  }

  test('is read as it was written, checkpoint and line to the byte', () => {
    expect(parseProofFile(formatProofFile(proof))).toEqual(proof)
    expect(parseProofFile(formatProofFile({ ...proof, hashes: [], line: '\ufeff{}' }))).toEqual({
      ...proof,
      hashes: [],
      line: '\ufeff{}',
    })
  })

  test('has the form of the specification', () => {
    expect(formatProofFile({ ...proof, line: '{}', hashes: [leafHash('')] })).toBe(
      `c2sp.org/tlog-proof@v1\nextra e30=\nindex 3\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n\n${exampleNote}`,
    )
  })

  test.each([
    ['another header', (text: string) => text.replace('@v1', '@v2')],
    ['no line', (text: string) => text.replace(/extra .*\n/, '')],
    ['an index with a leading zero', (text: string) => text.replace('index 3', 'index 03')],
    ['a hash that is too short', (text: string) => text.replace(/\n[^\n]{44}\n/, '\nAAAA\n')],
    ['no checkpoint', (text: string) => text.slice(0, text.indexOf('\n\n'))],
  ])('is none with %s', (_, alter) => {
    expect(parseProofFile(alter(formatProofFile(proof)))).toBeUndefined()
  })
})
