import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const issuer = 'https://login.example.org'
let out = ''

describe('the app that `cdk` runs', () => {
  beforeAll(async () => {
    out = mkdtempSync(join(tmpdir(), 'beleg-synth-'))
    await synth({ oidcIssuer: issuer, oidcAudience: 'beleg', rightsClaim: 'groups' })
  })
  afterAll(() => rmSync(out, { recursive: true }))

  test('is synthesized with the settings of the command line, without an account', () => {
    const text = readFileSync(join(out, 'Beleg.template.json'), 'utf8')
    const template: { readonly Parameters: object } = JSON.parse(text)
    expect(Object.keys(template.Parameters)).toEqual(['BootstrapVersion'])
    expect(text).toContain(`"Issuer": "${issuer}"`)
    expect(text).toContain('"RIGHTS_CLAIM": "groups"')
  })

  test('makes a template to which CDK knows no objection', () => {
    const report = JSON.parse(readFileSync(join(out, 'validation-report.json'), 'utf8'))
    expect(report.pluginReports).toEqual([])
  })

  test('refuses an empty setting by name', async () => {
    await expect(synth({ oidcIssuer: '' })).rejects.toThrow('context "oidcIssuer" must be a text that is not empty')
  })
})

interface CdkJson {
  readonly app: string
  readonly context: Readonly<Record<string, unknown>>
}

/** Does what the CDK CLI does: runs the command of cdk.json, with the context and the output folder as variables. */
async function synth(settings: Readonly<Record<string, string>>): Promise<void> {
  const { app, context }: CdkJson = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8'))
  const [command, ...args] = app.split(' ')
  if (command !== 'node') throw new Error(`cdk.json runs "${command}"`)
  await promisify(execFile)(process.execPath, args, {
    cwd: root,
    env: {
      ...process.env,
      CDK_OUTDIR: out,
      CDK_CONTEXT_JSON: JSON.stringify({ ...context, 'aws:cdk:bundling-stacks': [], ...settings }),
    },
  })
}
