// The types of the client are those of the API's description.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { apiTypes } from '../../../infra/client/api-types.ts'

const root = join(import.meta.dirname, '../../..')
const description = JSON.parse(readFileSync(join(root, 'functions/query/describe/openapi.json'), 'utf8'))

function formatted(source: string): string {
  const file = 'shared/client/api-types.ts'
  return execFileSync('npx', ['biome', 'format', `--stdin-file-path=${file}`], { cwd: root, input: source }).toString()
}

test('the committed types of the API are those that its description makes', async () => {
  const file = join(root, 'shared/client/api-types.ts')
  await expect(formatted(apiTypes(description))).toMatchFileSnapshot(file)
})
