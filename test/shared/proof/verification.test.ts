import { gunzipSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Fault } from '../../../shared/proof/fault.ts'
import { type VerificationRequest, verify } from '../../../shared/proof/verification.ts'
import { linesOf, origin, signedLog } from '../../signed-log.ts'

type Content = string | Uint8Array<ArrayBuffer>

const fileOf = (content: Content, name = 'file') => ({ name, stream: () => new Blob([content]).stream() })

const lines = linesOf(21)
const log = signedLog(lines)
const { key } = log

/** Without its kind, which names what the words say. */
function placeAndWords({ line, leafIndex, says }: Fault) {
  return { ...(line === undefined ? {} : { line }), ...(leafIndex === undefined ? {} : { leafIndex }), says }
}

async function faultsOf(content: Content, request: Partial<VerificationRequest> = {}) {
  const { isProven, report } = await verify({ file: fileOf(content), key, ...request })
  expect(isProven).toBe(report.faultCount === 0)
  return report.faults.map(placeAndWords)
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

/** What may be done to a text on its way without touching its substance, by the name that it is told by. */
const conversions: Readonly<Record<string, (text: string) => Content>> = {
  'line-ends': (text) => text.replaceAll('\n', '\r\n'),
  'line-ends (CR)': (text) => text.replaceAll('\n', '\r'),
  'line-ends (twice)': (text) => text.replaceAll('\n', '\r\r\n'),
  'line-ends (some)': (text) => text.replace('\n', '\r\n'),
  'byte-order-mark': (text) => `\ufeff${text}`,
  'utf-16': (text) => new Uint8Array(Buffer.from(text, 'utf16le')),
  'utf-16 (with its mark)': (text) => new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le')),
  'utf-16 (big-endian)': (text) => new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le').swap16()),
  'utf-16 (big-endian, without a mark)': (text) => new Uint8Array(Buffer.from(text, 'utf16le').swap16()),
  'last-newline': (text) => text.replace(/\n$/, ''),
  'empty-lines': (text) => `${text}\n\n`,
}
const nameOf = (conversion: string) => conversion.replace(/ .*/, '')

describe.each(Object.entries(conversions))('a file that was converted (%s)', (conversion, convert) => {
  test.each([
    ['a bundle', bundle],
    ['a proof file', log.proofFile(10)],
    ['a checkpoint', log.checkpoint()],
  ])('is proven, and said to be converted: %s', async (_, content) => {
    for (const packed of [false, true]) {
      const converted = convert(content)
      const { isProven, report, text } = await verify({
        file: fileOf(packed ? new Uint8Array(gzipSync(converted)) : converted),
        key,
      })
      expect([isProven, report.faults, report.conversions]).toEqual([true, [], [nameOf(conversion)]])
      expect(text).toContain('converted     file: ')
    }
    expect((await verify({ file: fileOf(content), key })).text).not.toContain('converted')
  })

  test('hides nothing that was altered, and names the same line', async () => {
    const plain = await faultsOf(bundle.replace('"INFO"', '"ERROR"'))
    expect(plain).toHaveLength(1)
    expect(await faultsOf(convert(bundle.replace('"INFO"', '"ERROR"')))).toEqual(plain)
  })

  test('is never another log: what was kept, the consistency proof and the key may be converted too', async () => {
    const given = {
      since: fileOf(convert(log.checkpoint(13)), 'kept'),
      consistency: fileOf(convert(`${log.consistency(13)}\n`), 'consistency'),
      key: fileOf(convert(`${key}\n`), 'key'),
    }
    const { isProven, text } = await verify({ file: fileOf(convert(log.checkpoint())), ...given })
    expect(isProven).toBe(true)
    expect(text).toContain('kept: ')
    // By itself a key or a consistency proof needs no newline.
    for (const name of ['consistency: ', 'key: ']) expect(text.includes(name)).toBe(conversion !== 'last-newline')
    for (const content of [log.bundle(), log.proofFile(1)])
      expect(
        (await verify({ file: fileOf(log.checkpoint()), key, since: fileOf(convert(content), 'kept') })).isProven,
      ).toBe(true)
  })
})

describe('what cannot be undone is told, and never taken for another log:', () => {
  const cp1252 = (text: string) => new Uint8Array(Buffer.from(text.replaceAll('\u2014', '\x97'), 'latin1'))
  const mojibake = (text: string) => Buffer.from(text).toString('latin1')

  test.each<[string, (text: string) => Content, RegExp]>([
    ['an encoding of one byte', cp1252, /is no UTF-8: it was converted to another encoding/],
    ['UTF-8 taken for another encoding', mojibake, /the dash .* the file was converted/],
    ['ASCII with question marks', (text) => text.replaceAll(/[^\n -~]/g, '?'), /the dash .* the file was converted/],
    ['ASCII with hyphens', (text) => text.replaceAll('\u2014', '--'), /the dash .* the file was converted/],
  ])('%s', async (_, convert, says) => {
    for (const content of [bundle, log.proofFile(10), log.checkpoint()]) {
      const { isProven, report } = await verify({ file: fileOf(convert(content)), key })
      expect(isProven).toBe(false)
      expect(report.faults.map((fault) => fault.says).join('\n')).toMatch(says)
      expect(JSON.stringify(report.faults)).not.toContain('another log')
    }
    await expect(
      verify({ file: fileOf(bundle), key, since: fileOf(convert(log.checkpoint()), 'kept') }),
    ).rejects.toThrow(says)
  })
})

describe('only what the service writes is proven:', () => {
  const header = (alter: (line: string) => string) => bundle.replace(/^.*/, (line) => alter(line))

  test.each<[string, string]>([
    ['a leaf index with a zero in front', bundle.replace('\n[3,"', '\n[03,"')],
    ['a leaf index as a fraction', bundle.replace('\n[3,"', '\n[3.0,"')],
    ['a leaf index with an exponent', bundle.replace('\n[3,"', '\n[3e0,"')],
    ['a range from 00', bundle.replace('\n[0,3,', '\n[00,3,')],
    ['a range to 03', bundle.replace('\n[0,3,', '\n[0,03,')],
    ['a space in a range', bundle.replace('\n[0,3,', '\n[0, 3,')],
    ['a space in an entry', bundle.replace('\n[3,"', '\n[3, "')],
    ['a space behind an entry', bundle.replace('}]\n', '}] \n')],
    ['a space in a part', bundle.replace('["request.body",', '["request.body", ')],
    ['a number past what a double holds', bundle.replace('\n[0,3,', '\n[0,9007199254740993,')],
    ['an empty line', bundle.replace('\n[3,"', '\n\n[3,"')],
    ['a line of something else at the end', `${bundle}{}\n`],
    ['a space in the first line', header((line) => line.replace('"scope":', '"scope": '))],
    ['a name given twice', header((line) => line.replace('"scope":', '"scope":"projects/x","scope":'))],
    ['another escape', header((line) => line.replace('organizations/acme"}', 'organizations\\/acme"}'))],
    ['a field of another name', header((line) => line.replace(/\}$/, ',"note":"all entries of the year"}'))],
    ['a beginning that is no time', header((line) => line.replace(/\}$/, ',"startTimeRange":"last year"}'))],
    ['an end that is no time', header((line) => line.replace(/\}$/, ',"endTimeRange":""}'))],
    ['a leaf index below 0', header((line) => line.replace(/\}$/, ',"fromLeafIndex":-1}'))],
    ['a leaf index as 0.0', header((line) => line.replace(/\}$/, ',"fromLeafIndex":0.0}'))],
    ['a scope that is none', log.bundle({ chosen: () => false, header: { scope: 'planets/earth' } })],
    ['no scope', log.bundle({ chosen: () => false }).replace(',"scope":"organizations/acme"', '')],
    ['an index with a zero in front', log.proofFile(3).replace('index 3', 'index 03')],
    ['an index as a fraction', log.proofFile(3).replace('index 3', 'index 3.0')],
    ['a space behind an index', log.proofFile(3).replace('index 3', 'index 3 ')],
    ['an index past what a double holds', log.proofFile(3).replace('index 3', 'index 9007199254740993')],
    ['a size with a zero in front', log.checkpoint().replace('\n21\n', '\n021\n')],
    ['a line behind the signature', `${log.checkpoint()}more\n`],
  ])('%s is not', async (_, content) => {
    expect(await faultsOf(content)).not.toEqual([])
  })

  test.each([
    ['spaces', (text: string) => text.replace(':', ': ')],
    ['a number in another form', (text: string) => text.replace('"from":13', '"from":13.0')],
    ['a name given twice', (text: string) => text.replace('"from":13', '"from":13,"from":13')],
    ['more than belongs there', (text: string) => text.replace(/\}$/, ',"more":1}')],
    ['something behind it', (text: string) => `${text} {}`],
  ])('a consistency proof with %s is refused', async (_, alter) => {
    const consistency = fileOf(alter(log.consistency(13)), 'consistency')
    const since = fileOf(log.checkpoint(13))
    await expect(verify({ file: fileOf(log.checkpoint()), key, since, consistency })).rejects.toThrow(
      '"consistency" is no consistency proof as the service gives it',
    )
  })

  test('something behind what gzip has packed is told', async () => {
    const packed = Buffer.concat([gzipSync(bundle), Buffer.from('more')])
    expect(await faultsOf(new Uint8Array(packed))).not.toEqual([])
  })

  test('once any bytes of any file are others, fewer or more, it is not proven, or what was done is named', async () => {
    const asked = log.bundle({
      chosen: (index) => index >= 4 && index < 8,
      header: {
        startTimeRange: '2026-01-01T00:00:00Z',
        endTimeRange: '2027-01-01T00:00:00Z',
        fromLeafIndex: 4,
        toLeafIndex: 8,
      },
    })
    const files = [bundle, asked, log.proofFile(10), log.checkpoint()]
    const before = await Promise.all(files.map((content) => verify({ file: fileOf(content), key })))
    const change = fc.record({
      which: fc.nat({ max: files.length - 1 }),
      at: fc.nat({ max: 100_000 }),
      drop: fc.nat({ max: 2 }),
      // Bytes that mean something in these files, and any other.
      add: fc.array(
        fc.oneof(fc.constantFrom(...Buffer.from('\n\r 0123456789.,"[]{}+-eE=/\\\u2014')), fc.nat({ max: 255 })),
        {
          maxLength: 2,
        },
      ),
    })
    await fc.assert(
      fc.asyncProperty(change, async ({ which, at, drop, add }) => {
        const bytes = Buffer.from(files[which] ?? '')
        const place = at % (bytes.length + 1)
        const altered = Buffer.concat([bytes.subarray(0, place), Buffer.from(add), bytes.subarray(place + drop)])
        if (altered.equals(bytes)) return
        const { isProven, report, text } = await verify({ file: fileOf(new Uint8Array(altered)), key })
        if (!isProven || report.conversions.length > 0) return
        // All that is left is what was asked for, in another well-formed way, of which the screen says that nothing proves it.
        expect(report.kind).toBe('bundle')
        expect(text).toContain('it is no part of the proof')
        expect(text).not.toBe(before[which]?.text)
      }),
      { numRuns: 3000 },
    )
  })
})

describe('a file is read byte for byte:', () => {
  const says = async (content: Content) => (await faultsOf(content)).map(({ line, says }) => `${line}: ${says}`)

  test('what is no UTF-8 is told with its line, and nothing stands in for it', async () => {
    const at = Buffer.from(bundle).indexOf('ü')
    expect(await says(new Uint8Array(Buffer.from(bundle)).with(at, 0xff))).toEqual([
      '3: the line is no UTF-8: it was converted to another encoding on its way to you, or damaged',
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
      '"proof" is no consistency proof as the service gives it',
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
