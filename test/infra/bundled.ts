// The functions as they are deployed: CDK makes the bundles, and says which variables each is given. Made once per call: some seconds.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { stackIn } from './synthesized.ts'

export interface BundledFunction {
  /** The folder that Lambda would run it from. */
  readonly dir: string
  readonly handler: string
  /** The names of all variables that it is given. */
  readonly variables: readonly string[]
}

/** By their folders under functions/. Outside of the repository, so that nothing is found that is not in the bundle. */
export function bundle(): { functions: ReadonlyMap<string, BundledFunction>; remove(): void } {
  const outdir = mkdtempSync(join(tmpdir(), 'beleg-bundles-'))
  const stack = stackIn(new App({ outdir, builtinCloudFormationValidation: false }), {
    oidcIssuer: undefined,
    oidcAudience: undefined,
    createUserPool: true,
  })
  const functions = Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function'))
  return {
    functions: new Map(
      functions.map(({ Properties: { Description, Code, Handler, Environment } }) => [
        Description.replace('functions/', ''),
        {
          dir: join(outdir, `asset.${Code.S3Key.replace('.zip', '')}`),
          handler: Handler,
          variables: Object.keys(Environment.Variables),
        },
      ]),
    ),
    remove: () => rmSync(outdir, { recursive: true }),
  }
}
