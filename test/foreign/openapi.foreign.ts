// The API's description, held by other people's programs against the rules of such descriptions.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { npmPackage } from './fetched-program.ts'
import { foreignTest } from './foreign-program.ts'

const document = resolve(import.meta.dirname, '../../functions/query/describe/openapi.json')

let place: string
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'beleg-foreign-'))
})
afterAll(() => rm(place, { recursive: true, force: true }))

describe('the API’s description', () => {
  foreignTest('is clean by redocly’s recommended rules', npmPackage('@redocly/cli/bin/cli.js'), async (redocly) => {
    const quiet = { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }
    const read = await redocly.run(['lint', document, '--extends', 'recommended', '--format', 'json'], place, quiet)
    expect(JSON.parse(read).problems).toEqual([])
  })
})
