// A Lambda function with its own role, log group and environment. At first it may only write its log and traces; the construct that owns a
// resource grants further rights and sets the variables.
import { resolve } from 'node:path'
import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib'
import { type Conditions, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Architecture, LoggingFormat, RecursiveLoop, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda'
import { type ICommandHooks, NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import { type EnvironmentKey, environment } from '../../shared/deployment/environment.ts'
import { bundling } from './bundling.ts'
import type { EncryptionKey } from './encryption-key.ts'
import { type FunctionName, functionSizes } from './function-sizes.ts'

export interface BelegFunctionProps {
  readonly name: FunctionName
  /** Whether the function may cause its own next invocation. */
  readonly feedsItself?: true
  /** Encrypts its log. */
  readonly key: EncryptionKey | undefined
  /** Reserved concurrency: how many instances are set aside for it, which is also its maximum. */
  readonly concurrency?: number | undefined
  /** A script of this repository that makes further files of the bundle, in the given folder. */
  readonly alsoMake?: { readonly script: string; readonly folder: string }
}

const projectRoot = resolve(import.meta.dirname, '../..')

export class BelegFunction extends Construct {
  readonly lambda: NodejsFunction
  private readonly role: Role

  constructor(scope: Construct, id: string, props: BelegFunctionProps) {
    super(scope, id)
    const size = functionSizes[props.name]
    const logGroup = new LogGroup(this, 'Log', {
      // Long enough to investigate a report. The log holds no records: those are in the table and the bucket.
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
      ...(props.key && { encryptionKey: props.key.key }),
    })
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') })
    this.allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [logGroup.logGroupArn])
    this.lambda = new NodejsFunction(this, 'Function', {
      description: `functions/${props.name}`,
      entry: resolve(projectRoot, 'functions', props.name, 'handler.ts'),
      handler: 'handler',
      projectRoot,
      depsLockFilePath: resolve(projectRoot, 'package-lock.json'),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: size.memoryMb,
      timeout: Duration.seconds(size.timeoutSeconds),
      ...(props.concurrency !== undefined && { reservedConcurrentExecutions: props.concurrency }),
      role: this.role,
      logGroup,
      // The functions write JSON by themselves. Lambda's own JSON format would wrap each line as an escaped text; in plain
      // text, Logs Insights finds the fields of the line:
      // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_AnalyzeLogData-discoverable-fields.html
      loggingFormat: LoggingFormat.TEXT,
      // Gives the role `xray:PutTraceSegments` and `xray:PutTelemetryRecords`, which support no resource but `*`:
      // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html
      tracing: Tracing.ACTIVE,
      // Lambda stops a loop after 16 rounds, also between a function and its queue. A download is such a loop on purpose, with as many
      // rounds as its file has parts. https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
      recursiveLoop: props.feedsItself ? RecursiveLoop.ALLOW : RecursiveLoop.TERMINATE,
      bundling: {
        format: OutputFormat.ESM,
        target: bundling.target,
        mainFields: [...bundling.mainFields],
        minify: bundling.minify,
        keepNames: bundling.keepNames,
        // The SDK versions of the tests, not those of the runtime.
        bundleAwsSDK: true,
        ...(props.alsoMake && { commandHooks: making(props.alsoMake) }),
      },
    })
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        'X-Ray and, for what follows a stream, ListStreams know no resources. test/infra/rights.test.ts allows no others.',
    })
    this.tell('service', Stack.of(this).stackName)
  }

  /** Adds exactly these rights to the function's role. */
  allow(actions: readonly string[], resources: readonly string[], conditions: Conditions = {}): void {
    this.role.addToPrincipalPolicy(
      new PolicyStatement({ actions: [...actions], resources: [...resources], conditions }),
    )
  }

  /** Sets the variable that shared/deployment/environment.ts names for `key`. Lambda itself sets the region and reserves its variable. */
  tell(key: Exclude<EnvironmentKey, 'region'>, value: string): void {
    this.lambda.addEnvironment(environment[key], value)
  }
}

function making({ script, folder }: NonNullable<BelegFunctionProps['alsoMake']>): ICommandHooks {
  const none = () => []
  const command = (outputDir: string) => `node "${resolve(projectRoot, script)}" "${outputDir}/${folder}"`
  return { beforeBundling: none, beforeInstall: none, afterBundling: (_, outputDir) => [command(outputDir)] }
}
