// Records that are made to do harm, of every format: each is refused, or kept apart where its sender would drop it, and what is sent beside it
// is stored. What is made to exhaust is in hostile-input.test.ts.
import { describe, expect, test } from 'vitest'
import { formats } from '../../shared/formats/formats.ts'
import { keysOf } from '../../shared/keys-of.ts'
import { corpusOf } from '../corpora/corpora.ts'
import { requestOf } from '../corpora/requests.ts'
import type { Fields } from '../corpora/variants.ts'
import { sendingBy } from '../sending.ts'

type Name = keyof typeof formats

/** As JSON, where a record may have any value. */
interface Hostile {
  readonly value: string
  /** In OTLP, whose values have types. */
  readonly otlpValue: string
  readonly encoding?: 'latin1'
  readonly contentType?: (type: string) => string
}

const levels = 200
const hostile: Readonly<Record<string, Hostile>> = {
  'two hundred levels': {
    value: `${'['.repeat(levels)}${']'.repeat(levels)}`,
    otlpValue: `${'{"arrayValue":{"values":['.repeat(levels)}{"boolValue":true}${']}}'.repeat(levels)}`,
  },
  'a name that is given twice': { value: '{"a":1,"a":2}', otlpValue: '{"boolValue":true,"boolValue":false}' },
  'a name that is given twice, once as an escape': {
    value: '{"a":1,"\\u0061":2}',
    otlpValue: '{"boolValue":true,"\\u0062oolValue":false}',
  },
  'bytes that are not UTF-8': { value: '"ü"', otlpValue: '{"stringValue":"ü"}', encoding: 'latin1' },
  'another charset, as it says': {
    value: '"ü"',
    otlpValue: '{"stringValue":"ü"}',
    encoding: 'latin1',
    contentType: (type) => `${type}; charset=ISO-8859-1`,
  },
  'half of a surrogate pair': { value: '"\\ud800"', otlpValue: '{"stringValue":"\\ud800"}' },
  'a number that is none': { value: '-01', otlpValue: '{"intValue":"0x10"}' },
  'a text that does not end': { value: '"', otlpValue: '{"stringValue":"' },
}

/** The record of a sender with the place of a value that may be anything. */
function withPlace(format: Name, record: Fields): Fields {
  if (format === 'otlp') return { ...record, log: { ...(record['log'] as Fields), body: 'place' } }
  return { ...record, [format === 'cloudevents' ? 'data' : 'laterfield']: 'place' }
}

describe.each(keysOf(formats))('a sender of %s', (format) => {
  test.each(Object.entries(hostile))('has nothing stored of %s, and nothing lost unsaid', async (_, sent) => {
    const { send, stored, quarantine } = await sendingBy(format, 'prod')
    const [good = {}, bad = {}] = corpusOf(format, Date.now())
    const { body, headers } = requestOf(format, [withPlace(format, bad)], {
      isPacked: format !== 'otlp',
      isCompressed: false,
    })
    const text = String(body).replace('"place"', () => (format === 'otlp' ? sent.otlpValue : sent.value))
    const type = headers['content-type'] ?? ''
    const { status } = await send(new Uint8Array(Buffer.from(text, sent.encoding ?? 'utf8')), {
      'content-type': sent.contentType?.(type) ?? type,
    })
    expect(status).toBeOneOf([200, 400, 413, 415])
    expect(await stored()).toEqual([])
    expect(await quarantine()).toHaveLength(status === 200 ? 1 : 0)

    const after = requestOf(format, [good], { isPacked: true, isCompressed: true })
    expect((await send(after.body, after.headers)).status).toBeLessThan(300)
    expect(await stored()).toHaveLength(1)
  })
})
