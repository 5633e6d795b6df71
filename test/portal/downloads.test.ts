import { describe, expect, test } from 'vitest'
import { downloadOrder } from '../../functions/portal/browser/downloads/download-order.ts'
import { follow, pollDelayMs } from '../../functions/portal/browser/downloads/poll-plan.ts'
import {
  askedOf,
  linkOf,
  type ShownDownload,
  standingOf,
  timeLeft,
} from '../../functions/portal/browser/downloads/shown-download.ts'
import { parseDownloadRequest } from '../../functions/query/downloads/download-body.ts'
import { filterNames } from '../../shared/filter/filter.ts'

const range = [
  ['start-time-range', '2026-11-18T14:10:00Z'],
  ['end-time-range', '2026-11-25T14:10:00Z'],
] as const
const asked = (...pairs: (readonly [string, string])[]) =>
  new URLSearchParams([...range, ...pairs].map(([name, value]): [string, string] => [name, value]))
const plain = { format: 'ndjson', forExcel: false } as const

describe('what a download is asked for', () => {
  test('is the range and the filters of the list, and nothing of how the list is read', () => {
    const order = downloadOrder(
      asked(
        ['initiator', '!backup'],
        ['initiator', 'ada'],
        ['q', 'a b'],
        ['include', 'direct'],
        ['sort', 'asc'],
        ['limit', '100'],
      ),
      plain,
    )
    expect(order.body).toEqual({
      format: 'ndjson',
      startTimeRange: '2026-11-18T14:10:00Z',
      endTimeRange: '2026-11-25T14:10:00Z',
      initiator: ['!backup', 'ada'],
      q: ['a b'],
      include: 'direct',
    })
    expect(order.query.toString()).toBe('')
  })

  test('says whose the container is where the list does', () => {
    const order = downloadOrder(asked(['organization', 'acme']), plain)
    expect(order.query.toString()).toBe('organization=acme')
    expect(order.body).not.toHaveProperty('organization')
  })

  test('is taken by the API, whatever is filtered', () => {
    const examples: Readonly<Record<string, string>> = {
      'event-type': '!SYSTEM_EVENT',
      severity: 'ERROR',
      outcome: 'DENIED',
      visibility: 'PUBLIC',
      actor: 'person',
      field: 'request.body.role:owner',
      'source-ip': '192.0.2.0/24',
    }
    for (const name of filterNames)
      for (const format of ['ndjson', 'csv', 'bundle'] as const) {
        const { body } = downloadOrder(asked([name, examples[name] ?? 'a']), {
          format,
          forExcel: true,
          timeZone: 'Europe/Berlin',
        })
        expect(parseDownloadRequest(body)).toEqual(body)
      }
  })

  test('leaves it to the API to refuse what it does not know, as it does in a list', () => {
    const { body } = downloadOrder(asked(['nonsense', '1']), plain)
    expect(() => parseDownloadRequest(body)).toThrow('"nonsense"')
  })

  test('is a CSV for Excel with semicolons, a byte order mark and cells that fit, and for programs without', () => {
    const csv = (forExcel: boolean) => downloadOrder(asked(), { format: 'csv', forExcel }).body
    expect(csv(true)).toMatchObject({ separator: 'semicolon', byteOrderMark: true, cellLengthMax: 32_767 })
    expect(csv(false)).toMatchObject({ separator: 'comma', byteOrderMark: false })
    expect(csv(false)).not.toHaveProperty('cellLengthMax')
    expect(downloadOrder(asked(), { format: 'ndjson', forExcel: true, timeZone: 'UTC' }).body).toEqual(
      downloadOrder(asked(), plain).body,
    )
  })
})

const created = '2026-11-25T12:00:00.000Z'
const download: ShownDownload = {
  id: '0b8f6a3e-0000-4000-8000-000000000000',
  state: 'done',
  scope: 'organizations/acme',
  format: 'csv',
  startTimeRange: '2026-11-18T14:10:00Z',
  endTimeRange: '2026-11-25T14:10:00Z',
  createdTimeStamp: created,
  progress: 1,
  entries: 12,
  bytes: 18_000,
  fileName: 'audit-log.csv',
}
const nowMs = Date.parse(created) + 60_000

describe('a download', () => {
  test('runs, can be fetched, or has failed, as the API says', () => {
    expect(standingOf({ ...download, state: 'running', progress: 0.5 }, undefined, nowMs)).toEqual({
      is: 'running',
      progress: 0.5,
    })
    expect(standingOf(download, undefined, nowMs)).toEqual({ is: 'ready' })
    expect(standingOf({ ...download, state: 'failed' }, undefined, nowMs)).toEqual({ is: 'failed' })
  })

  test('has a link for a while, and then one that can be renewed', () => {
    const link = linkOf({ ...download, url: 'https://s3.example/x', urlExpiresTimeStamp: '2026-11-25T12:11:00Z' })
    expect(standingOf(download, link, nowMs)).toEqual({ is: 'linked', url: 'https://s3.example/x', leftMs: 600_000 })
    expect(standingOf(download, link, nowMs + 600_000)).toEqual({ is: 'link-expired' })
    expect(linkOf(download)).toBeUndefined()
  })

  test('is gone after seven days, whatever it was', () => {
    const laterMs = Date.parse(created) + 7 * 86_400_000
    for (const state of ['running', 'done', 'failed'] as const)
      expect(standingOf({ ...download, state }, { url: 'x', expiresMs: laterMs + 1 }, laterMs)).toEqual({
        is: 'expired',
      })
  })

  test('leads to the list of what is in it', () => {
    const filtered = {
      ...download,
      include: 'direct',
      initiator: ['!backup', 'ada'],
      separator: 'comma',
    } as ShownDownload
    expect([...askedOf(filtered)]).toEqual([
      ...range,
      ['include', 'direct'],
      ['initiator', '!backup'],
      ['initiator', 'ada'],
    ])
  })

  test('never says of a link that there is more time than there is', () => {
    expect(timeLeft(599_999)).toEqual({ unit: 'minute', count: 9 })
    expect(timeLeft(60_000)).toEqual({ unit: 'minute', count: 1 })
    expect(timeLeft(59_999)).toEqual({ unit: 'second', count: 59 })
    expect(timeLeft(-1)).toEqual({ unit: 'second', count: 0 })
  })
})

describe('downloads that run are followed', () => {
  const followed = async (answers: (string | Error)[], retryAfterMs?: number) => {
    const [pauses, seen, failed]: [number[], string[], unknown[]] = [[], [], []]
    const ending = new AbortController()
    await follow(
      {
        look: async () => {
          const answer = answers.shift() ?? 'done'
          if (answer instanceof Error) throw answer
          return answer
        },
        isOver: (value) => value === 'done',
        sleep: async (ms) => void pauses.push(ms),
        retryAfterMs: () => retryAfterMs,
      },
      { seen: (value) => void seen.push(value), failed: (error) => void failed.push(error) },
      ending.signal,
    )
    return { pauses, seen, failed }
  }

  test('after one second, two, and then every five, until none runs', async () => {
    const { pauses, seen } = await followed(['running', 'running', 'running', 'running', 'done', 'never asked'])
    expect(pauses).toEqual([1_000, 2_000, 5_000, 5_000])
    expect(seen).toEqual(['running', 'running', 'running', 'running', 'done'])
    expect(pollDelayMs(1_000)).toBe(5_000)
  })

  test('also when looking fails, and no sooner than the service asks for', async () => {
    const { pauses, failed, seen } = await followed([new Error('away'), 'done'], 15_000)
    expect([pauses, failed.length, seen]).toEqual([[15_000], 1, ['done']])
  })

  test('until the page is left', async () => {
    const leaving = new AbortController()
    let looks = 0
    await follow(
      {
        look: async () => {
          looks += 1
          return 'running'
        },
        isOver: () => false,
        sleep: async () => leaving.abort(),
        retryAfterMs: () => undefined,
      },
      { seen: () => {}, failed: () => {} },
      leaving.signal,
    )
    expect(looks).toBe(1)
  })
})
