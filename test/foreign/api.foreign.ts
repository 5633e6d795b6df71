// The API of a running service, held by schemathesis against its own description: requests made of the schemas, valid and not, and what each
// is answered by.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { exampleEntry } from '../../shared/entry/entry-fields.ts'
import type { DescribedOperation, OpenApiDocument } from '../../shared/http/openapi-document.ts'
import { anEntry } from '../entries.ts'
import { pythonWith } from './fetched-program.ts'
import { foreignTest } from './foreign-program.ts'
import { type RunningService, startService } from './running-service.ts'

const cli = 'from schemathesis.cli import schemathesis; schemathesis()'
const settings = join(import.meta.dirname, 'python', 'schemathesis.toml')

/** Only an answer gives what these may be: positions and sizes. And `wait` makes a request take its time. */
const givenByAnswers = ['cursor', 'after', 'from', 'to', 'wait']

/** The same code answers for an organization. */
const sameElsewhere = /^\/v2\/(folders|projects)\//

let place: string
let service: RunningService
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'beleg-foreign-'))
  service = await startService()
  // What the examples of the paths name is there.
  await service.send([anEntry({ context: exampleEntry.context })])
}, 180_000)
afterAll(async () => {
  await service?.stop()
  await rm(place, { recursive: true, force: true })
})

describe('the API', () => {
  foreignTest(
    'answers as its description says, whatever of it schemathesis sends',
    pythonWith('schemathesis.txt'),
    async (python) => {
      const document = join(place, 'openapi.json')
      const described = forSchemathesis(JSON.parse(await service.get('/openapi.json')))
      await writeFile(document, JSON.stringify(described))
      const token = await service.token('writer *', 'operator *', 'manager *')
      const header = ['--header', `Authorization: Bearer ${token}`]
      const read = await python.run(
        ['-c', cli, '--config-file', settings, 'run', document, '--url', service.url, ...header],
        place,
      )
      const operations = Object.values(described.paths).flatMap(Object.values)
      expect(read).toContain(`Tested: ${operations.length}\n`)
    },
  )
})

/** Without what it cannot make, and with what the gateway says by itself. */
function forSchemathesis(document: OpenApiDocument): OpenApiDocument {
  const paths = Object.entries(document.paths)
    .filter(([path]) => !sameElsewhere.test(path))
    .map(([path, operations]) => [
      path,
      Object.fromEntries(Object.entries(operations).map(([method, each]) => [method, operationFor(each)])),
    ])
  return { ...document, paths: Object.fromEntries(paths) }
}

function operationFor(operation: DescribedOperation): DescribedOperation {
  const { parameters = [], requestBody, responses } = operation
  const { 'application/x-ndjson': _lines, ...content } = requestBody?.content ?? {}
  const notFound = responses['404']
  // A slash that was escaped is one to the gateway: what follows it is no route.
  const schema = {
    anyOf: ['ErrorResponse', 'GatewayResponse'].map((name) => ({ $ref: `#/components/schemas/${name}` })),
  }
  return {
    ...operation,
    parameters: parameters.filter(({ name }) => !givenByAnswers.includes(name)),
    ...(requestBody ? { requestBody: { ...requestBody, content } } : {}),
    responses: {
      ...responses,
      ...(notFound ? { 404: { ...notFound, content: { 'application/json': { schema } } } } : {}),
    },
  }
}
