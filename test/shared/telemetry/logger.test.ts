import { describe, expect, test } from 'vitest'
import { withLargeFields } from '../../../functions/index/large-fields.ts'
import type { Entry } from '../../../shared/entry/entry.ts'
import { jsonLogger } from '../../../shared/telemetry/logger.ts'
import { anEntry } from '../../entries.ts'

const secret = 'hunter2'
const notJson = `{"password":${secret}}`

function logging() {
  const lines: string[] = []
  return { lines, logger: jsonLogger((line) => lines.push(line)) }
}

function failureOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    return error
  }
}

describe('a log line', () => {
  test('does not quote a text that is no JSON, which may be of an entry, also where it is the cause', () => {
    const { lines, logger } = logging()
    const error = failureOf(notJson)
    expect(String(error)).toContain('hunter')
    logger.error('failed', error)
    logger.error('failed', new Error('outer', { cause: error }))
    expect(lines).toHaveLength(2)
    for (const line of lines) {
      expect(line).toContain('SyntaxError')
      expect(line).not.toContain('hunter')
    }
  })

  test('does not quote a large field that cannot be read', async () => {
    const { lines, logger } = logging()
    const payloads = { details: { sha256: '00', bytes: 10 } }
    const entry: Entry = { ...anEntry(), id: 'i', receivedTimeStamp: '2026-01-01T00:00:00.000Z', salt: '00', payloads }
    await withLargeFields({ payloads: { get: async () => notJson }, logger }, [entry])
    expect(lines).toHaveLength(1)
    expect(lines.join()).not.toContain('hunter')
  })
})
