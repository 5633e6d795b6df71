// The CloudFormation template, as `cdk synth` makes it, held against CloudFormation's own resource schemas.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { pythonWith } from './fetched-program.ts'
import { foreignTest, programAt } from './foreign-program.ts'

const repository = resolve(import.meta.dirname, '../..')

// The package has no `__main__`.
const cfnLint = 'from cfnlint.runner import main; raise SystemExit(main())'

let place: string
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'beleg-foreign-'))
  const cdk = programAt(join(repository, 'node_modules', '.bin', 'cdk'))
  await cdk.run(['synth', '--quiet', '--output', place], repository)
}, 300_000)
afterAll(() => rm(place, { recursive: true, force: true }))

describe('the template', () => {
  foreignTest('is clean by cfn-lint', pythonWith('cfn-lint.txt'), async (python) => {
    // W3005: a function's `DependsOn` names its role besides; so CDK writes it.
    const options = ['--regions', 'eu-central-1', '--ignore-checks', 'W3005', '--non-zero-exit-code', 'none']
    const template = join(place, 'Beleg.template.json')
    const read = await python.run(['-c', cfnLint, template, '--format', 'json', ...options], place)
    expect(JSON.parse(read)).toEqual([])
  })
})
