// `beleg api`: any call, and all that the service says to it, a refusal too.
import { expect, test } from 'vitest'
import { newId } from '../../entries.ts'
import { cliBesideSharedService } from './service-cli.ts'

const besideService = cliBesideSharedService()

test('what the service says of a refusal is printed as it came, and the command fails', async () => {
  const { cli } = await besideService()
  const { code, stdout, stderr } = await cli.run(['api', 'POST', '/v2/entries', '-f', 'eventName=x'])
  expect([code, stderr]).toEqual([1, 'the service answered 400\n'])
  expect(JSON.parse(stdout).results[0]).toMatchObject({ index: 0, status: 'refused', code: 'ENTRY_INVALID' })
})

test('a refusal in a sentence is said on stderr besides', async () => {
  const { cli } = await besideService()
  const { code, stdout, stderr } = await cli.run(['api', 'GET', '/v2/organizations', '-f', 'limit=many'])
  const { code: why, message } = JSON.parse(stdout)
  expect([code, why]).toEqual([2, 'PARAMETER_INVALID'])
  expect(stderr.startsWith(`${message} (PARAMETER_INVALID, request `)).toBe(true)
})

test('the agent of a call is the command in its version, so that entries about calls say which one it was', async () => {
  const { cli, service } = await besideService()
  const { stdout: version } = await cli.run(['--version'])
  expect(version).toMatch(/^beleg \d+\.\d+\.\d+\n$/)
  const organization = newId()
  await cli.run(['api', 'POST', `/v2/organizations/${organization}/downloads`, '-f', 'format=csv'])
  const { body } = await service.call('GET', `/v2/organizations/${organization}`, { rights: ['operator *'] })
  expect(body.items[0].userAgent).toBe(`beleg-cli/${version.slice('beleg '.length, -1)} node/${process.versions.node}`)
})
