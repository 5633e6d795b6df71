// The records of a file: where each begins and ends, whatever it is in, and from where an import goes on.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isBehind, recordsOf, type SentRecord } from '../../infra/sending/records.ts'
import type { IngestFormat } from '../../shared/deployment/ingest-formats.ts'
import { exportRequest } from '../../shared/formats/otlp-shape.ts'
import { objectTexts } from '../../shared/records/json-objects.ts'
import { LineFault, linesIn } from '../../shared/records/lines.ts'
import { inProtobuf } from '../otlp-protobuf.ts'

const recordsIn = (text: string | Uint8Array, format: IngestFormat = 'entries') =>
  Array.fromAsync(recordsOf('-', Readable.from([Buffer.from(text)]), format))

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
    const found = await recordsIn(text, 'cloudtrail')
    expect(found.map(({ text: each }) => JSON.parse(each))).toEqual(file.Records)
    expect(found.map(({ text: _text, ...place }) => place)).toEqual(places)
  })

  test('keep the digits of their numbers', async () => {
    const [one] = await recordsIn('{"Records": [ {"n": 12345678901234567890.10} ]}', 'cloudtrail')
    expect(one?.text).toBe('{"n": 12345678901234567890.10}')
  })

  test.each([
    ['of another name', '{"records":[1]}'],
    ['that is none', '{"Records":{"a":[1]}}'],
    ['that is given twice', '{"Records":[1],"Records":[2]}'],
    ['within another object', '{"detail":{"Records":[1]}}'],
    ['of a line that is no JSON', '{"Records":[1]'],
  ])('are not taken out of a list %s', async (_, text) => {
    expect(await recordsIn(`{}\n${text}\n`, 'cloudtrail')).toEqual([
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
      await expect(Array.fromAsync(recordsOf(path, Readable.from([]), 'cloudtrail'))).rejects.toThrow(
        /large\.json", line 1, is too large for one JSON text, of which 64 MB are read/,
      )
    } finally {
      await rm(dir, { recursive: true })
    }
  })

  test('behind each place are those that were not before it', async () => {
    const text = `${JSON.stringify(file)}\n{}\n\n${JSON.stringify(file)}\n`
    const all = await recordsIn(text, 'cloudtrail')
    for (const [at, after] of all.entries())
      expect(all.filter((each: SentRecord) => isBehind(each, after))).toEqual(all.slice(at + 1))
  })
})

describe('objects one behind the other', () => {
  const tricky = ['{"a":"}{\\"\\\\"}', '{"ä":{"b":["{",{}]}}', '{\n  "event": "x"\n}', '{}']
  const between = fc.constantFrom('', ' ', '\n', '\r\n\t')
  const file = fc.record({
    parts: fc.array(fc.tuple(fc.constantFrom(...tricky), between)),
    mark: fc.constantFrom('', '\ufeff'),
    cut: fc.integer({ min: 1, max: 9 }),
  })

  test('are each by itself, as they were written, wherever the chunks are cut', async () => {
    await fc.assert(
      fc.asyncProperty(file, async ({ parts, mark, cut }) => {
        const bytes = Buffer.from(mark + parts.flat().join(''))
        const chunks = Array.from({ length: Math.ceil(bytes.length / cut) }, (_, at) =>
          bytes.subarray(at * cut, (at + 1) * cut),
        )
        const expected = parts.map(([text], at) => ({ text, place: at + 1 }))
        expect(await Array.fromAsync(objectTexts(Readable.from(chunks)))).toEqual(expected)
      }),
    )
  })

  test.each<[string, string | Buffer, string]>([
    ['a list', '[{}]', '"-", line 1, is neither JSON nor NDJSON'],
    ['text', '{} x', '"-", line 2, is neither JSON nor NDJSON'],
    ['an object that does not end', '{}{"a":"}', '"-", line 2, is neither JSON nor NDJSON'],
    [
      'bytes that are no UTF-8',
      Buffer.concat([Buffer.from('{}{"a":"'), Buffer.from([0xe4]), Buffer.from('"}')]),
      '"-", line 2, is not UTF-8',
    ],
  ])('are read up to %s, which is told by its number', async (_, sent, message) => {
    await expect(recordsIn(sent, 'splunk')).rejects.toThrow(message)
  })
})

describe('export requests', () => {
  const requests = ['a', 'b'].map((eventName) => ({
    resourceLogs: [{ scopeLogs: [{ logRecords: [{ timeUnixNano: '1', eventName, traceId: 'ab'.repeat(16) }] }] }],
  }))
  const messages = requests.map((request) => inProtobuf(request, exportRequest))
  const framed = Buffer.concat(
    messages.flatMap((message) => {
      const length = Buffer.alloc(4)
      length.writeUInt32BE(message.length)
      return [length, message]
    }),
  )
  const lines = requests.map((request) => JSON.stringify(request)).join('\n')

  test.each<[string, string | Uint8Array, number]>([
    ['lines', lines, 2],
    ['lines behind an empty one', `\n${lines}\n`, 2],
    ['one, over several lines', JSON.stringify(requests[0], undefined, 2), 1],
    ['a message', messages[0] ?? '', 1],
    ['messages with their lengths before them', framed, 2],
    ['nothing', '', 0],
  ])('may be %s', async (_, sent, count) => {
    const found = await recordsIn(sent, 'otlp')
    expect(found.map(({ text }) => JSON.parse(text))).toEqual(requests.slice(0, count))
  })

  test.each<[string, Uint8Array]>([
    ['is cut', framed.subarray(0, framed.length - 1)],
    ['has another length', Buffer.concat([Buffer.from([0, 0, 0, 7]), framed])],
    ['is too long', Buffer.from([1, 255, 255, 255, 0])],
  ])('of which one %s are told by its number', async (_, sent) => {
    await expect(recordsIn(sent, 'otlp')).rejects.toThrow(/^"-", line [12], is (no export request of OTLP|too large)/)
  })
})
