import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { type VerificationRequest, verify } from '../../../shared/proof/verification.ts'
import { linesOf, origin, signedLog } from '../../signed-log.ts'

type Content = string | Uint8Array<ArrayBuffer>

const fileOf = (content: Content, name = 'file') => ({ name, stream: () => new Blob([content]).stream() })

const lines = linesOf(21)
const log = signedLog(lines)
const { key } = log

async function faultsOf(content: Content, request: Partial<VerificationRequest> = {}) {
  const { isProven, report } = await verify({ file: fileOf(content), key, ...request })
  expect(isProven).toBe(report.faultCount === 0)
  return report.faults
}

const bundle = log.bundle({ chosen: (index) => index === 3 || index === 20 })

function* alterations(bytes: Uint8Array<ArrayBuffer>) {
  for (const [at, byte] of bytes.entries()) yield bytes.with(at, byte === 0x65 ? 0x66 : 0x65)
}

/** Those alterations of one byte, by its place, in which nothing was found. */
async function unnoticed(content: string) {
  const found = []
  for (const altered of alterations(new Uint8Array(Buffer.from(content)))) found.push((await faultsOf(altered)).length)
  return found.flatMap((faults, at) => (faults === 0 ? [content.slice(at, at + 20)] : []))
}

describe('once any one byte of it is another, it is caught:', () => {
  test('a bundle', async () => {
    expect(await faultsOf(bundle)).toEqual([])
    expect(await unnoticed(bundle)).toEqual([])
  })

  test('a bundle packed by gzip, unless what is unpacked is still the same', async () => {
    const packed = new Uint8Array(gzipSync(bundle))
    expect(await faultsOf(packed)).toEqual([])
    for (const altered of alterations(packed))
      if ((await faultsOf(altered)).length === 0) expect(gunzipSync(altered).toString()).toBe(bundle)
  })

  test('a proof file', async () => {
    expect(await faultsOf(log.proofFile(10))).toEqual([])
    expect(await unnoticed(log.proofFile(10))).toEqual([])
  })

  test('a checkpoint', async () => {
    expect(await faultsOf(log.checkpoint())).toEqual([])
    expect(await unnoticed(log.checkpoint())).toEqual([])
  })
})

describe('a proof file', () => {
  test.each<[string, (text: string) => string, number | undefined, string]>([
    ['without its entry', (text) => text.replace(/extra .*\n/, ''), 2, 'the line of the entry ("extra …") is missing'],
    [
      'with no text for its entry',
      (text) => text.replace(/extra ..../, 'extra ____'),
      2,
      'what stands for the entry is not the base64 of a text',
    ],
    [
      'with an index of another form',
      (text) => text.replace('index 3', 'index 03'),
      3,
      'this is no "index …" of the entry',
    ],
    ['with a hash cut short', (text) => text.replace(/\n[^\n]{44}\n/, '\nAAAA\n'), 4, 'this is no hash of the proof'],
    ['without its checkpoint', (text) => text.slice(0, text.indexOf('\n\n') + 1), 9, 'the checkpoint is missing'],
    [
      'of another version',
      (text) => text.replace('@v1', '@v2'),
      1,
      'the file does not begin with "c2sp.org/tlog-proof@v1"',
    ],
    [
      'with another index',
      (text) => text.replace('index 3', 'index 4'),
      undefined,
      'the entry (line 2), its index (line 3) and the hashes do not lead to the checkpoint: one was altered',
    ],
    [
      'with another checkpoint',
      (text) => text.replace('\n21\n', '\n22\n'),
      10,
      'the checkpoint is not signed by the key',
    ],
  ])('%s is refused, and says where', async (_, alter, line, says) => {
    const faults = await faultsOf(alter(log.proofFile(3)))
    expect(faults[0]).toEqual(line === undefined ? { says } : { line, says })
  })

  test('of a leaf of any size of log is proven, by itself and with what was kept', async () => {
    for (const size of [1, 2, 3, 8, 9, 21]) {
      const shorter = signedLog(lines.slice(0, size), log.pair)
      for (let index = 0; index < size; index += 1) expect(await faultsOf(shorter.proofFile(index))).toEqual([])
    }
  })
})

describe('a checkpoint that was kept', () => {
  const kept = (size: number) => fileOf(log.checkpoint(size), 'kept')
  const rewritten = signedLog(linesOf(21, { eventName: 'other' }), log.pair)

  test.each(['checkpoint', 'proof file'] as const)(
    'shows by a consistency proof that the log of a %s only grew',
    async (kind) => {
      const content = kind === 'checkpoint' ? log.checkpoint() : log.proofFile(2)
      for (const size of [0, 1, 8, 13, 20, 21]) {
        const consistency = fileOf(log.consistency(size))
        expect(await faultsOf(content, { since: kept(size), consistency })).toEqual([])
      }
      // What needs no proof: a log without entries, and the same one.
      for (const size of [0, 21]) expect(await faultsOf(content, { since: kept(size) })).toEqual([])
    },
  )

  test('may be held by a bundle or a proof file, packed too', async () => {
    const consistency = fileOf(log.consistency(13))
    const shorter = signedLog(lines.slice(0, 13), log.pair)
    for (const content of [shorter.bundle(), shorter.proofFile(1), new Uint8Array(gzipSync(shorter.bundle()))])
      expect(await faultsOf(log.checkpoint(), { since: fileOf(content), consistency })).toEqual([])
  })

  test('catches a rewritten history, a cut tail, and a proof that is missing, of other sizes or altered', async () => {
    const says = async (content: string, size: number, consistency?: string) => {
      const request = { since: kept(size), ...(consistency ? { consistency: fileOf(consistency) } : {}) }
      return (await faultsOf(content, request)).map((fault) => fault.says)
    }
    const isRewritten = 'the first 13 leaves are not those of the checkpoint that was kept: the log was rewritten'
    expect(await says(rewritten.bundle(), 13)).toEqual([isRewritten])
    expect(await says(rewritten.checkpoint(), 13, rewritten.consistency(13))).toEqual([
      `${isRewritten}, or the consistency proof was altered`,
    ])
    expect(await says(rewritten.checkpoint(), 21)).toEqual([isRewritten.replace('13', '21')])
    expect(await says(log.checkpoint(13), 21)).toEqual([
      'the log has 13 leaves, and had 21 when the checkpoint was kept: its end was cut off',
    ])
    expect(await says(log.checkpoint(), 13)).toEqual([
      'the file does not show the log at 13 leaves: give the proof that it grew from 13 to 21 with "--consistency", or ask for a bundle with "sinceSize": 13',
    ])
    expect(await says(log.checkpoint(), 13, log.consistency(12))).toEqual([
      'the consistency proof is from 12 to 21 leaves, and must be from 13 to 21',
    ])
    expect(
      await says(log.checkpoint(), 13, log.consistency(13).replace(/"[A-Za-z0-9+/]{43}="/, `"${'A'.repeat(43)}="`)),
    ).toEqual([`${isRewritten}, or the consistency proof was altered`])
  })

  test('lets a bundle that leaves its size out be shown by a consistency proof', async () => {
    const chosen = (index: number) => index === 20
    expect(await faultsOf(log.bundle({ chosen }), { since: kept(13) })).toHaveLength(1)
    expect(
      await faultsOf(log.bundle({ chosen }), { since: kept(13), consistency: fileOf(log.consistency(13)) }),
    ).toEqual([])
    expect(await faultsOf(log.bundle({ chosen, sinceSize: 13 }), { since: kept(13) })).toEqual([])
  })
})

describe('what a bundle says of its entries besides', () => {
  const says = async (content: string) => (await faultsOf(content)).map((fault) => fault.says)
  const notAsked = 'the entry is not what the first line says was asked for'

  test('holds for the entries of the scope, times and leaves that were asked for', async () => {
    const times = { startTimeRange: '2026-01-01T00:04:00Z', endTimeRange: '2026-01-01T01:08:00+01:00' }
    const leaves = { fromLeafIndex: 4, toLeafIndex: 8 }
    for (const header of [times, leaves, { scope: 'projects/even' }]) {
      const chosen = (index: number) => index >= 4 && index < 8 && (!('scope' in header) || index % 2 === 0)
      expect(await says(log.bundle({ chosen, header }))).toEqual([])
      expect(await says(log.bundle({ chosen: (index) => index === 3, header }))).toEqual([notAsked])
      if (!('scope' in header))
        expect(await says(log.bundle({ chosen: (index) => index === 8, header }))).toEqual([notAsked])
    }
  })

  test('is caught when an entry is of another organization, has an id of another time, or is no entry', async () => {
    const line = lines[0] ?? ''
    const sayOf = async (altered: string) => says(signedLog([altered], log.pair).bundle())
    expect(await sayOf(line.replaceAll('acme', 'acne'))).toEqual([
      'the entry is not of the organization that the log is of',
      notAsked,
    ])
    expect(
      await sayOf(
        line
          .replace('"2026-01-01T00:00:00.000Z","id"', '"2026-01-01T00:00:00.001Z","id"')
          .replace('T00:00:00.000Z","initiator"', 'T00:00:00.001Z","initiator"')
          .replace(/"eventTimeStamp":"[^"]*"/, '"eventTimeStamp":"2026-01-01T00:00:00.001Z"'),
      ),
    ).toEqual(['the id of the entry does not fit its time'])
    expect(await sayOf('{}')).toEqual(['the line is no entry of an audit log'])
    expect(await sayOf('{"context":null}')).toEqual(['the line is no entry of an audit log'])
  })
})

describe('a file is read byte for byte:', () => {
  const says = async (content: Content) => (await faultsOf(content)).map(({ line, says }) => `${line}: ${says}`)

  test('newlines of another kind are told once, and hide nothing', async () => {
    const converted = bundle.replaceAll('\n', '\r\n').replace('"INFO"', '"ERROR"')
    expect(await says(converted)).toEqual([
      '1: the line ends with a carriage return: the file was converted on its way to you',
      '3: the entry is not what its hash was made of',
    ])
  })

  test('a byte order mark in front is not passed over', async () => {
    expect(await says(`\ufeff${bundle}`)).toEqual(['1: the file does not begin as a bundle does'])
    expect(await says(`\ufeff${log.proofFile(1)}`)).toEqual([
      '1: the file does not begin with "c2sp.org/tlog-proof@v1"',
    ])
    expect(await says(`\ufeff${log.checkpoint()}`)).toEqual(['1: the checkpoint is of another log'])
  })

  test('what is no UTF-8 is told with its line, and nothing stands in for it', async () => {
    const at = Buffer.from(bundle).indexOf('ü')
    expect(await says(new Uint8Array(Buffer.from(bundle)).with(at, 0xff))).toEqual([
      '3: the line is no UTF-8',
      '4: "request.body" is no part of the entry before',
      '5: leaf 3 is missing',
    ])
  })

  test('cut anywhere in what gzip has packed, it is told from where on', async () => {
    const packed = new Uint8Array(gzipSync(bundle))
    for (const length of [1, 2, 12, 40, Math.floor(packed.length / 2), packed.length - 1])
      expect((await faultsOf(packed.slice(0, length))).length).toBeGreaterThan(0)
    expect((await says(packed.slice(0, -1))).join()).toContain('what gzip has packed is damaged from here on')
  })

  test('in pieces of any size it is the same', async () => {
    for (const size of [1, 7, 1000]) {
      const bytes = new Uint8Array(Buffer.from(bundle))
      const stream = () =>
        new ReadableStream<Uint8Array<ArrayBuffer>>({
          start(controller) {
            for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size))
            controller.close()
          },
        })
      expect(await faultsOf('', { file: { name: 'file', stream } })).toEqual([])
    }
  })
})

describe('what was given besides the file', () => {
  test.each<[string, Partial<VerificationRequest>, string]>([
    ['a key that is none', { key: 'nothing' }, 'the key is no verifier key: NAME+ID+KEY, as the service gives it'],
    ['no checkpoint', { since: fileOf('nothing', 'kept') }, '"kept" holds no checkpoint'],
    [
      'a checkpoint of another key',
      { since: fileOf(signedLog(lines).checkpoint(), 'kept') },
      '"kept": the checkpoint is not signed by the key',
    ],
    [
      'no consistency proof',
      { since: fileOf(log.checkpoint(), 'kept'), consistency: fileOf('{}', 'proof') },
      '"proof" is no consistency proof',
    ],
    [
      'a consistency proof alone',
      { consistency: fileOf(log.consistency(3)) },
      'a consistency proof goes with a checkpoint that was kept',
    ],
  ])('is refused in one sentence: %s', async (_, request, message) => {
    await expect(verify({ file: fileOf(bundle), key, ...request })).rejects.toThrow(message)
  })

  test('helps nothing when the checkpoint cannot be read, which is told once', async () => {
    expect(await faultsOf(bundle.replace('log.example', '\\u0007'))).toEqual([
      { line: 1, says: 'the checkpoint cannot be read' },
    ])
  })

  test('as a key is enough to prove, and without one nothing is proven', async () => {
    expect((await verify({ file: fileOf(bundle), key })).isProven).toBe(true)
    const { isProven, report } = await verify({ file: fileOf(bundle) })
    expect([isProven, report.faultCount, report.signature]).toEqual([false, 0, 'unchecked'])
    expect((await verify({ file: fileOf(bundle.replace('"INFO"', '"ERROR"')) })).report.faultCount).toBe(1)
  })
})

test('what a file holds cannot command the terminal that it is shown on, nor fill it', async () => {
  const scope = `\u001b[2J\u202e\nPROVEN: everything${' x'.repeat(10_000)}`
  const { text } = await verify({ file: fileOf(log.bundle({ header: { scope } }), 'na\u001bme'), key })
  expect(text.replaceAll('\n', '')).not.toMatch(/[^\P{C}\ufffd]/u)
  expect(text).not.toMatch(/^PROVEN/m)
  expect(text.split('\n').length).toBeLessThan(40)
  expect(text).toContain(origin)
})
