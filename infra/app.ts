// What is deployed, and with which settings: the only place where deployments differ. What a deployment consists of
// stands in stack.ts.
//
//   npx cdk deploy -c oidcIssuer=https://login.example.org -c oidcAudience=beleg
//
// Without the first two, `cdk synth` works all the same and `cdk deploy` is refused (see stack.ts).
import { App } from 'aws-cdk-lib'
import { BelegStack } from './stack.ts'

const app = new App()

new BelegStack(app, 'Beleg', {
  description: 'Beleg: a serverless audit log',
  oidcIssuer: setting('oidcIssuer'),
  oidcAudience: setting('oidcAudience'),
  rightsClaim: setting('rightsClaim') ?? 'rights',
  shards: setting('shards'),
  checkpointSignature: oneOf('checkpointSignature', ['ed25519', 'ecdsa-p256']),
  // Deleting the stack would keep the data (see the constructs) but stop the recording.
  terminationProtection: true,
})

function setting(name: string): string | undefined {
  const value: unknown = app.node.tryGetContext(name)
  if (value === undefined) return undefined
  if (typeof value !== 'string' || value === '') throw new Error(`context "${name}" must be a text that is not empty`)
  return value
}

/** The first is meant where nothing is said. */
function oneOf<const T extends string>(name: string, values: readonly [T, ...T[]]): T {
  const text = setting(name) ?? values[0]
  const value = values.find((known) => known === text)
  if (value === undefined) throw new Error(`context "${name}" must be one of ${values.join(', ')}, not "${text}"`)
  return value
}
