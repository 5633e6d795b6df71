// What docs/senders says to paste is pasted: the shell blocks of each document, one after another, against the functions behind the gateway.
import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import type { IngestFormat } from '../../shared/deployment/ingest-formats.ts'
import { newId } from '../entries.ts'
import { sendingBy } from '../sending.ts'
import { startService } from '../service.ts'
import { gatewayTo } from '../service-gateway.ts'

const folder = join(import.meta.dirname, '../../docs/senders')

/** What is to be found afterwards, by document: the names of the entries. */
const expected: Readonly<Record<string, readonly string[]>> = {
  'cloudevents.md': ['com.example.account.closed', 'com.example.account.opened', 'com.example.account.renamed'],
  'azure.md': ['MICROSOFT.STORAGE/STORAGEACCOUNTS/DELETE'],
  'cloudtrail.md': ['DeleteBucket', 'ConsoleLogin'],
  'gcp.md': ['storage.buckets.delete'],
  'github.md': ['repo.destroy', 'org.add_member'],
  'gitlab.md': ['project_destroyed'],
  'keycloak.md': ['LOGIN_ERROR', 'UPDATE CLIENT_ROLE'],
  'stackit.md': ['secrets-manager.apikey.delete', 'resource-manager.project.update'],
  'kubernetes.md': ['create pods/exec', 'get /healthz'],
  'splunk.md': ['role deleted', 'repo.destroy', 'login'],
  'opentelemetry.md': ['account.closed'],
}

/** What lies in buckets comes by itself: test/functions/import-objects.test.ts. */
const sending = readdirSync(folder).filter((document) => document !== 'bucket.md')

test.each(sending)('every command of %s works as it stands', async (document) => {
  const service = await startService()
  const gateway = await gatewayTo(service)
  onTestFinished(gateway.stop)
  const organization = newId()
  const blocks = Array.from(
    readFileSync(join(folder, document), 'utf8').matchAll(/^```sh\n(.*?)^```$/gms),
    ([, block]) => block,
  )
  expect(blocks.length).toBeGreaterThan(2)
  // A refusal ends the script; each answer is on a line of its own.
  const curl = 'curl() { command curl --silent --show-error --fail-with-body "$@" && echo; }'
  const { stdout } = await promisify(execFile)('sh', ['-euc', [curl, ...blocks].join('\n')], {
    env: {
      PATH: process.env['PATH'],
      BELEG: gateway.url,
      ORGANIZATION: organization,
      TOKEN: await service.token(['manager *', 'reader *', 'operator *', 'writer *']),
    },
  }).catch((error: Error & { stdout: string }) => {
    throw new Error(`${error.message}\n${error.stdout}`)
  })
  const answers = stdout.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]))
  // A list of entries says how many it might have had; that of the quarantine is empty here.
  const lists = answers.filter(({ items, limit }) => items !== undefined && limit !== undefined)
  expect(lists.length).toBeGreaterThan(0)
  for (const { items } of lists) expect(items.length).toBeGreaterThan(0)
  const { body } = await service.call('GET', `/v2/organizations/${organization}`, { rights: ['operator *'] })
  const names = body.items.map(({ eventName }: { eventName: string }) => eventName)
  expect(names).toEqual(expect.arrayContaining([...(expected[document] ?? ['no list of names'])]))
})

/** The addresses in configurations, with what a sender of theirs adds. */
const configured: Readonly<
  Record<string, { readonly address: RegExp; readonly format: IngestFormat; readonly body: object }>
> = {
  'kubernetes.md': { address: /^ +server: \$BELEG(\S+)$/m, format: 'kubernetes', body: { items: [] } },
}

test.each(Object.entries(configured))(
  'the configuration of %s names an address that takes its records',
  async (document, { address, format, body }) => {
    const { service, organizationId, key } = await sendingBy(format)
    const [, path = ''] = address.exec(readFileSync(join(folder, document), 'utf8')) ?? []
    const authorization = `Bearer ${key.key}`
    const answer = await service.call('POST', `${path.replace('$ORGANIZATION', organizationId)}?timeout=30s`, {
      authorization,
      body,
    })
    expect(answer.status).toBe(200)
  },
)
