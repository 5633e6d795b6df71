// The records of a file: where each begins and ends, whatever it is in, and from where an import goes on.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isBehind, recordsOf, type SentRecord } from '../../infra/sending/records.ts'
import { LineFault, linesIn } from '../../shared/records/lines.ts'

const recordsIn = (text: string, list?: string) => Array.fromAsync(recordsOf('-', Readable.from([text]), list))

describe('lines', () => {
  test('that are no UTF-8 are refused by their number, wherever the chunks end; those before are read', async () => {
    const bytes = Buffer.from([...Buffer.from('{"a":"ä"}\n{"b":"'), 0xe4, ...Buffer.from('"}\n{}\n')])
    for (let cut = 0; cut < bytes.length; cut += 1) {
      const lines = linesIn(Readable.from([bytes.subarray(0, cut), bytes.subarray(cut)]), 1_000)
      expect(await lines.next()).toEqual({ done: false, value: '{"a":"ä"}' })
      await expect(lines.next()).rejects.toEqual(new LineFault('not-utf8', 2))
    }
  })

  const anyText = fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\u2028', '\r', '\u0085', '😀')))
  const chunked = fc.record({
    lines: fc.array(anyText.map((texts) => texts.join('').replaceAll('\n', ''))),
    cut: fc.integer({ min: 1, max: 7 }),
  })

  test('end at line feeds only, wherever the chunks are cut', async () => {
    await fc.assert(
      fc.asyncProperty(chunked, async ({ lines, cut }) => {
        const sent = lines.map((line) => Buffer.from(line).toString())
        const bytes = Buffer.from(sent.map((line) => `${line}\n`).join(''))
        const chunks = Array.from({ length: Math.ceil(bytes.length / cut) }, (_, at) =>
          bytes.subarray(at * cut, (at + 1) * cut),
        )
        expect(await Array.fromAsync(linesIn(Readable.from(chunks), 1_000_000))).toEqual(
          sent.map((line) => line.replace(/\r$/, '')),
        )
      }),
    )
  })

  test('that are too long are told by their number before they are held', async () => {
    let chunks = 0
    async function* endless() {
      yield Buffer.from('short\n')
      for (;;) {
        chunks += 1
        yield Buffer.from('x'.repeat(100))
      }
    }
    await expect(Array.fromAsync(linesIn(endless(), 1_000))).rejects.toEqual(new LineFault('too-long', 2))
    expect(chunks).toBe(11)
  })
})

describe('records', () => {
  const record = { text: 'a\u2028b', nested: { Records: [1] }, list: [{}, []] }
  const file = { before: { Records: [0] }, Records: [record, null, { ...record, n: 1 }], after: 1 }

  test.each([
    [
      'on one line',
      JSON.stringify(file),
      [
        { place: 1, item: 1 },
        { place: 1, item: 2 },
        { place: 1, item: 3 },
      ],
    ],
    ['over several lines', JSON.stringify(file, null, 2), [{ place: 1 }, { place: 2 }, { place: 3 }]],
  ])('in the list of an object %s are each by itself', async (_, text, places) => {
    const found = await recordsIn(text, 'Records')
    expect(found.map(({ text: each }) => JSON.parse(each))).toEqual(file.Records)
    expect(found.map(({ text: _text, ...place }) => place)).toEqual(places)
  })

  test('keep the digits of their numbers', async () => {
    const [one] = await recordsIn('{"Records": [ {"n": 12345678901234567890.10} ]}', 'Records')
    expect(one?.text).toBe('{"n": 12345678901234567890.10}')
  })

  test.each([
    ['of another name', '{"records":[1]}'],
    ['that is none', '{"Records":{"a":[1]}}'],
    ['that is given twice', '{"Records":[1],"Records":[2]}'],
    ['within another object', '{"detail":{"Records":[1]}}'],
    ['of a line that is no JSON', '{"Records":[1]'],
  ])('are not taken out of a list %s', async (_, text) => {
    expect(await recordsIn(`{}\n${text}\n`, 'Records')).toEqual([
      { text: '{}', place: 1 },
      { text, place: 2 },
    ])
  })

  test('are not taken out of entries, whatever they have', async () => {
    expect(await recordsIn('{"Records":[1,2]}')).toEqual([{ text: '{"Records":[1,2]}', place: 1 }])
  })

  test('of one JSON text of more than 64 MB are refused with what to do', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'beleg-records-'))
    try {
      const path = join(dir, 'large.json')
      await writeFile(path, `{"Records":[${JSON.stringify('x'.repeat(64 * 1024 * 1024))}]}`)
      await expect(Array.fromAsync(recordsOf(path, Readable.from([]), 'Records'))).rejects.toThrow(
        /large\.json, line 1" is too large for one JSON text, of which 64 MB are read/,
      )
    } finally {
      await rm(dir, { recursive: true })
    }
  })

  test('behind each place are those that were not before it', async () => {
    const text = `${JSON.stringify(file)}\n{}\n\n${JSON.stringify(file)}\n`
    const all = await recordsIn(text, 'Records')
    for (const [at, after] of all.entries())
      expect(all.filter((each: SentRecord) => isBehind(each, after))).toEqual(all.slice(at + 1))
  })
})
