// `npm run home -- projects/ID ORGANIZATION`: settles the home of a folder or project through the API, on this machine or at `--url`.
import { parseArgs } from 'node:util'
import { isContainerId, parseScope, scopeKind } from '../../shared/entry/scope.ts'
import { CommandError, runCommand } from '../command/command.ts'
import { signToken } from './issuer/issuer.ts'
import { readSettings } from './place/settings.ts'

const usage = `usage: npm run home -- CONTAINER ORGANIZATION [--url URL --token TOKEN]

Settles the organization of a container for rights and paths that name none. This outranks the first entry, does not expire, and is
recorded. CONTAINER is folders/ID or projects/ID. The default URL is the service on this machine. TOKEN needs the right "operator *".
GET /v2/homes lists contested containers.`

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { url: { type: 'string' }, token: { type: 'string' } },
  })
  const [container = '', organizationId = '', ...more] = positionals
  const scope = parseScope(container)
  const isRequest = scope && scopeKind(scope) !== 'organizations' && isContainerId(organizationId) && more.length === 0
  if (!isRequest || (values.url === undefined) !== (values.token === undefined)) throw new CommandError(usage)
  const { gatewayUrl } = readSettings(process.env)
  const url = values.url ?? gatewayUrl
  const response = await fetch(`${url.replace(/\/$/, '')}/v2/homes/${scope}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${values.token ?? (await operatorToken())}`, 'content-type': 'application/json' },
    body: JSON.stringify({ organizationId }),
  }).catch(() => {
    throw new CommandError(`${url} does not answer`)
  })
  const answer = await response.text()
  if (!response.ok) throw new CommandError(`${url} answered ${response.status}: ${answer}`)
  console.log(`${scope} belongs to ${organizationId}`)
  return 0
})

function operatorToken(): Promise<string> {
  const { keyFile, issuer, audience, rightsClaim } = readSettings(process.env)
  const rights = ['operator *']
  return signToken({ keyFile, issuer, audience, rightsClaim, subject: 'local-operator', rights, expiresInSeconds: 60 })
}
