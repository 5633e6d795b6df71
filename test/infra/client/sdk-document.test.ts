// The code of docs/client/sdk.md, run as one program with the package in front of the service.
import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { subpaths } from '../../../infra/client/subpaths.ts'
import { newId } from '../../entries.ts'
import { startService } from '../../service.ts'
import { gatewayTo } from '../../service-gateway.ts'
import { storedEntries } from '../../shared/client/stored-entries.ts'
import { installedClient } from './installed-client.ts'

const document = readFileSync(join(import.meta.dirname, '../../../docs/client/sdk.md'), 'utf8')

test('each block of code of the document compiles and runs, in its order, and does what it says', async () => {
  const service = await startService()
  const gateway = await gatewayTo(service)
  const client = await installedClient()
  const pump = await service.follow('archive')
  onTestFinished(async () => {
    await pump.stop()
    await gateway.stop()
    await client.clear()
  })
  const blocks = Array.from(document.matchAll(/```ts\n([\s\S]*?)```/g), ([, code]) => code)
  const said =
    'console.log(JSON.stringify({ status, sent, spooled, lost, drained, left: table.size, name: stored.eventName, cancelled: cancelled.toSorted() }))'
  writeFileSync(join(client.folder, 'document.mts'), `${blocks.join('\n')}\n${said}\n`)
  const organization = newId()
  const env = {
    ...process.env,
    BELEG_URL: gateway.url,
    BELEG_TOKEN: await service.token(['writer *', 'operator *']),
    ORGANIZATION: organization,
  }
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['document.mts'], { cwd: client.folder, env })
  expect(stderr).toBe('')
  expect(JSON.parse(stdout)).toEqual({
    ...{ status: 'stored', sent: 2, spooled: 0, lost: 0, left: 0, name: 'Order cancelled' },
    drained: { stored: 1, duplicate: 0, refused: 0 },
    cancelled: ['order-17', 'order-18', 'order-19'],
  })
  expect(await storedEntries(service, organization)).toHaveLength(3)
})

test('the document lists every subpath of the package', () => {
  const listed = Array.from(document.matchAll(/^\| `beleg-client([\w/]*)` \|/gm), ([, name]) => `.${name}`)
  expect(listed.toSorted()).toEqual(Object.keys(subpaths).toSorted())
})
