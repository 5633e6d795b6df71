import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const issuer = 'https://login.example.org'
let dir = ''

describe('the app that `cdk` runs', () => {
  let out = ''
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'beleg-synth-'))
    out = await synth({ oidcIssuer: issuer, oidcAudience: 'beleg', rightsClaim: 'groups' })
  })
  afterAll(() => rmSync(dir, { recursive: true }))

  test('is synthesized with the settings of the command line, without an account', () => {
    const text = readFileSync(join(out, 'Beleg.template.json'), 'utf8')
    const template: { readonly Parameters: object } = JSON.parse(text)
    expect(Object.keys(template.Parameters)).toEqual(['BootstrapVersion'])
    expect(text).toContain(`"OIDC_ISSUER": "${issuer}"`)
    expect(text).toContain('"RIGHTS_CLAIM": "groups"')
  })

  test('makes a template to which CDK knows no objection', () => {
    expect(objectionsTo(out)).toEqual([])
  })

  test('makes one with every setting, to which CDK knows no objection either', async () => {
    expect(objectionsTo(await synth(everySetting))).toEqual([])
  })

  test.each([
    [{ oidcIssuer: '' }, 'context "oidcIssuer" must be a text that is not empty'],
    [{ archiveRetentionDays: '30' }, 'context "archiveRetentionDays" must be a whole number from 90 on'],
    [{ rateLimit: 'many' }, 'context "rateLimit" must be a whole number from 1 on'],
    [{ objectLock: 'yes' }, 'context "objectLock" must be true or false'],
    [{ domainName: 'audit.example.org' }, 'context "domainName" requires "certificateArn"'],
    [
      { createUserPool: 'true', oidcIssuer: issuer },
      'context "createUserPool" must not be combined with "oidcIssuer" or "oidcAudience"',
    ],
  ])('refuses %j in one sentence', async (settings, sentence) => {
    await expect(synth(settings)).rejects.toThrow(sentence)
  })
})

const everySetting = {
  createUserPool: 'true',
  rightsClaim: 'groups',
  domainName: 'audit.example.org',
  certificateArn: 'arn:aws:acm:eu-central-1:000000000000:certificate/00000000-0000-4000-8000-000000000000',
  archiveRetentionDays: '400',
  objectLock: 'true',
  ownKey: 'true',
  rateLimit: '50',
  burstLimit: '100',
  concurrentExecutions: '1000',
  gatewayTokenCheck: 'true',
  recordViews: 'true',
  alarmEmail: 'ops@example.org',
}

function objectionsTo(out: string): readonly unknown[] {
  return JSON.parse(readFileSync(join(out, 'validation-report.json'), 'utf8')).pluginReports
}

interface CdkJson {
  readonly app: string
  readonly context: Readonly<Record<string, unknown>>
}

/** Does what the CDK CLI does: runs the command of cdk.json, with the context and the output folder as variables. Gives the folder. */
async function synth(settings: Readonly<Record<string, string>>): Promise<string> {
  const out = mkdtempSync(join(dir, 'out-'))
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
  return out
}
