// What is deployed, and with which settings: the only place that reads them. What they mean stands in stack-settings.ts and in
// docs/deploy.md; what a deployment consists of, in stack.ts.
//
//   npx cdk deploy -c oidcIssuer=https://login.example.org -c oidcAudience=beleg
//   npx cdk deploy -c createUserPool=true
//
// Without any, `cdk synth` works all the same and `cdk deploy` asks for issuer and audience (see stack.ts).
import { App } from 'aws-cdk-lib'
import { parseImportSources } from '../shared/deployment/import-sources.ts'
import { jsonOrNothing } from '../shared/json/json-or-nothing.ts'
import { retentionDays } from '../shared/time/retention.ts'
import { executionsAtFirst } from './compute/capacity.ts'
import { signatures } from './data/signing-key.ts'
import { BelegStack } from './stack.ts'
import { defaultSettings } from './stack-settings.ts'

const app = new App()

const oidcIssuer = setting('oidcIssuer').text()
const oidcAudience = setting('oidcAudience').text()
const createUserPool = setting('createUserPool').flag()
if (createUserPool && (oidcIssuer ?? oidcAudience) !== undefined)
  throw new Error('context "createUserPool" must not be combined with "oidcIssuer" or "oidcAudience"')

const portalClientId = setting('portalClientId').text()
if (createUserPool && portalClientId !== undefined)
  throw new Error(
    'context "createUserPool" creates the client of the portal, and must not be combined with "portalClientId"',
  )

const portal = {
  ...(portalClientId !== undefined && { clientId: portalClientId }),
  scope: setting('portalScope').text() ?? defaultSettings.portal.scope,
  authorizeParameters: setting('portalAuthorizeParameters').texts() ?? {},
}

const rightsClaim = setting('rightsClaim').text()
const domainName = setting('domainName').text()
const certificateArn = setting('certificateArn').text()
if ((domainName === undefined) !== (certificateArn === undefined))
  throw new Error('context "domainName" requires "certificateArn"')

new BelegStack(app, 'Beleg', {
  description: 'Beleg: a serverless audit log',
  oidcIssuer,
  oidcAudience,
  createUserPool,
  portal,
  rightsClaim: rightsClaim ?? defaultSettings.rightsClaim,
  gatewayTokenCheck: setting('gatewayTokenCheck').flag(),
  recordViews: setting('recordViews').flag(),
  shards: setting('shards').text() ?? defaultSettings.shards,
  deployedAt: new Date().toISOString(),
  checkpointSignature: setting('checkpointSignature').oneOf(signatures) ?? defaultSettings.checkpointSignature,
  domain: domainName === undefined || certificateArn === undefined ? undefined : { name: domainName, certificateArn },
  archiveRetentionDays: setting('archiveRetentionDays').number(retentionDays) ?? defaultSettings.archiveRetentionDays,
  objectLock: setting('objectLock').flag(),
  ownKey: setting('ownKey').flag(),
  rateLimit: setting('rateLimit').number(1) ?? defaultSettings.rateLimit,
  burstLimit: setting('burstLimit').number(1) ?? defaultSettings.burstLimit,
  concurrentExecutions:
    setting('concurrentExecutions').number(executionsAtFirst) ?? defaultSettings.concurrentExecutions,
  importSources: setting('importBuckets').sources() ?? defaultSettings.importSources,
  alarmEmail: setting('alarmEmail').text(),
  // Deleting the stack would keep the data (see the constructs) but stop the recording.
  terminationProtection: true,
})

/** What `-c name=value` or cdk.json says; `undefined`, or off, when neither does. */
function setting(name: string) {
  const value: unknown = app.node.tryGetContext(name)
  const read = <T>(must: string, reading: () => T | undefined): T | undefined => {
    const taken = value === undefined ? undefined : reading()
    if (value !== undefined && taken === undefined) throw new Error(`context "${name}" must be ${must}`)
    return taken
  }
  return {
    text: () => read('a text that is not empty', () => (typeof value === 'string' && value !== '' ? value : undefined)),
    number: (least: number) =>
      read(`a whole number from ${least} on`, () => {
        const number = Number(value)
        return Number.isInteger(number) && number >= least ? number : undefined
      }),
    oneOf: <T extends string>(values: readonly T[]) =>
      read(`one of ${values.join(', ')}`, () => values.find((known) => known === value)),
    /** A list of sources, or the text of one. @throws Error naming the field. */
    sources: () =>
      value === undefined ? undefined : parseImportSources(typeof value === 'string' ? value : JSON.stringify(value)),
    /** A JSON object of texts. */
    texts: () =>
      read('a JSON object whose values are texts', () => {
        const object: unknown = typeof value === 'string' ? jsonOrNothing(value) : value
        const isTexts = typeof object === 'object' && object !== null && !Array.isArray(object)
        return isTexts && Object.values(object).every((one) => typeof one === 'string')
          ? (object as Record<string, string>)
          : undefined
      }),
    flag: () =>
      read('true or false', () => (/^(true|false)$/.test(String(value)) ? String(value) === 'true' : undefined)) ??
      false,
  }
}
