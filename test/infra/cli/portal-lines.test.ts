// The lines that the portal shows beside its screens, run: each prints what the call beside it is answered.
import { describe, expect, test } from 'vitest'
import type { Call } from '../../../functions/portal/browser/share/call-lines.ts'
import { cliLine } from '../../../functions/portal/browser/share/cli-line.ts'
import { anEntry, newId } from '../../entries.ts'
import { rowsOf } from './handed-out.ts'
import { cliBesideSharedService } from './service-cli.ts'

const besideService = cliBesideSharedService()

describe("the portal's line for the command", () => {
  test('of a list, whatever its filters hold, prints the entries of the call', async () => {
    const { service, cli, url } = await besideService()
    const organizationId = newId()
    const hostile = ["it's $(id)", '-x', '`id`', '~', '"a" \\ b', '財務']
    const entries = hostile.map((eventName) => anEntry({ context: { organizationId }, eventName }))
    await service.record(...entries, anEntry({ context: { organizationId }, severity: 'ERROR' }))
    const path = `/v2/organizations/${organizationId}`
    const asked: Call['parameters'][] = [
      [],
      [
        ['severity', 'ERROR'],
        ['sort', 'asc'],
      ],
      hostile.map((name) => ['event-name', name] as const),
      ...hostile.map(
        (name) =>
          [
            ['event-name', `!${name}`],
            ['limit', '1000'],
          ] as const,
      ),
    ]
    for (const parameters of asked) {
      const query = new URLSearchParams((parameters ?? []).map(([name, value]): [string, string] => [name, value]))
      const { body } = await service.call('GET', `${path}?${query}`, { rights: ['operator *'] })
      const { code, stdout, stderr } = await cli.bash(cliLine(url, { path, ...(parameters ? { parameters } : {}) }))
      expect(code, stderr).toBe(0)
      expect(rowsOf(stdout).map(({ id }) => id)).toEqual(body.items.map(({ id }: { id: string }) => id))
    }
  })

  test('of an entry, the insights, the feed, a download and the log is the command for it', async () => {
    const { service, cli, url } = await besideService()
    const organizationId = newId()
    const [id = ''] = await service.record(anEntry({ context: { organizationId } }))
    await service.drain('archive')
    const path = `/v2/organizations/${organizationId}`
    const run = async (call: Call, more = '') => cli.bash(`${cliLine(url, call)} ${more}`)
    expect(rowsOf((await run({ path: `${path}/entries/${id}` })).stdout)).toMatchObject([{ id }])
    const facets = [
      ['facet', 'outcome'],
      ['facet-limit', '3'],
    ] as const
    expect(rowsOf((await run({ path: `${path}/insights`, parameters: facets })).stdout)).toMatchObject([
      { field: 'outcome', entries: 1 },
    ])
    const after = [
      ['after', '-1'],
      ['limit', '100'],
      ['wait', '20'],
    ] as const
    expect(rowsOf((await run({ path: `${path}/feed`, parameters: after }, '--once')).stdout)).toMatchObject([
      { leafIndex: 0 },
    ])
    expect((await run({ path: `${path}/log/checkpoint` })).stdout).toContain(organizationId)
    expect(rowsOf((await run({ path: '/v2/me' })).stdout)).toMatchObject([{ subject: 'test-caller' }])
    const body = {
      format: 'csv',
      'event-name': ['a', 'b'],
      startTimeRange: '2026-11-01T00:00:00Z',
      byteOrderMark: false,
    }
    expect(cliLine(url, { path: `${path}/downloads`, body })).toBe(
      `beleg download organizations/${organizationId} --format=csv --event-name=a --event-name=b ` +
        `--start-time-range=2026-11-01T00:00:00Z --byte-order-mark=false --url ${url}`,
    )
  })
})
