import { describe, expect, test } from 'vitest'
import { bucketPrefixes } from '../../shared/deployment/bucket-keys.ts'
import { type LedgerOwner, ledgerOwners } from '../../shared/deployment/ledger-owners.ts'
import { tables } from '../../shared/deployment/tables.ts'
import { functions, list, named, only, resourcesOf, template, text } from './synthesized.ts'

const events = 'EventsTable.Arn'
const eventsAndIndexes = [events, ...tables.events.indexes.map(({ name }) => `${events}/index/${name}`)]
const ledger = 'LedgerTable.Arn'
/** Rows of the Ledger whose partition key begins so. */
const rowsOf = (...owners: readonly LedgerOwner[]) => owners.map((owner) => `${ledger} ${ledgerOwners[owner]}*`)
const under = (prefix: keyof typeof bucketPrefixes) => `Bucket.Arn/${bucketPrefixes[prefix]}*`

const asked = ['logs', 'checkpoints', 'downloads', 'lookups', 'homes', 'contested', 'secrets'] as const
const held = ['checkpoints', 'registry', 'reconciliations', 'lookups'] as const

/** Everything that each function may do, beside its own log and traces. */
const rights: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  ingest: {
    'dynamodb:BatchGetItem': [events],
    'dynamodb:PutItem': [events, ...rowsOf('contested', 'shards', 'quarantine', 'late')],
    'dynamodb:DeleteItem': rowsOf('quarantine'),
    'dynamodb:UpdateItem': rowsOf('lookups', 'registry', 'homes', 'ingestKeys'),
    'dynamodb:GetItem': rowsOf('containers', 'ingestKeys', 'quarantine'),
    'dynamodb:Query': rowsOf('shards', 'quarantine'),
    's3:GetObject': [under('quarantine')],
    's3:PutObject': [under('payloads'), under('quarantine')],
  },
  query: {
    'dynamodb:PutItem': [
      events,
      ...rowsOf('contested', 'downloads', 'places', 'views', 'secrets', 'homes', 'containers', 'ingestKeys', 'late'),
    ],
    'dynamodb:DeleteItem': rowsOf('containers', 'ingestKeys'),
    'dynamodb:UpdateItem': rowsOf('lookups', 'registry', 'homes'),
    'dynamodb:BatchGetItem': [events],
    'dynamodb:GetItem': [events, ...rowsOf(...asked, 'places', 'views', 'containers', 'ingestKeys', 'index')],
    'dynamodb:Query': [
      ...eventsAndIndexes,
      ...rowsOf(...asked, 'registry', 'shards', 'containers', 'ingestKeys', 'late'),
    ],
    's3:GetObject': [under('payloads'), under('downloads'), under('segments'), under('tiles'), under('index')],
    'kms:GetPublicKey': ['SigningKey.Arn'],
    'sqs:SendMessage': ['DownloadsQueue.Arn'],
  },
  archive: {
    ...following('EventsTable.StreamArn'),
    'dynamodb:GetItem': rowsOf('logs'),
    'dynamodb:PutItem': rowsOf('logs'),
    'dynamodb:Query': rowsOf('logs'),
    's3:GetObject': [under('tiles')],
    's3:PutObject': [under('segments'), under('tiles')],
    'sqs:SendMessage': ['ArchiveFeedFailures.Arn'],
  },
  sign: {
    ...following('LedgerTable.StreamArn'),
    'dynamodb:GetItem': rowsOf('logs', 'checkpoints'),
    'dynamodb:PutItem': rowsOf('checkpoints'),
    'dynamodb:Query': rowsOf('logs', 'checkpoints'),
    'kms:GetPublicKey': ['SigningKey.Arn'],
    'kms:Sign': ['SigningKey.Arn'],
    's3:GetObject': [under('tiles'), under('checkpoints')],
    's3:ListBucket': ['Bucket.Arn checkpoints/*'],
    's3:PutObject': [`${under('checkpoints')} if none is there`],
    'sqs:SendMessage': ['SignFeedFailures.Arn'],
  },
  download: {
    'dynamodb:BatchGetItem': [events],
    'dynamodb:GetItem': rowsOf('logs', 'downloads', 'lookups', 'index'),
    'dynamodb:PutItem': rowsOf('downloads'),
    'dynamodb:Query': [...eventsAndIndexes, ...rowsOf('logs', 'downloads', 'lookups', 'shards', 'late')],
    's3:GetObject': [under('payloads'), under('downloads'), under('segments'), under('tiles'), under('index')],
    's3:PutObject': [under('downloads')],
    'sqs:DeleteMessage': ['DownloadsQueue.Arn'],
    'sqs:GetQueueAttributes': ['DownloadsQueue.Arn'],
    'sqs:ReceiveMessage': ['DownloadsQueue.Arn'],
    'sqs:SendMessage': ['DownloadsQueue.Arn'],
  },
  reconcile: {
    'dynamodb:GetItem': [events, ...rowsOf(...held, 'logs', 'index')],
    'dynamodb:PutItem': rowsOf('reconciliations', 'registry', 'logs', 'index', 'due'),
    'dynamodb:Query': [...eventsAndIndexes, ...rowsOf(...held, 'logs', 'shards')],
    's3:GetObject': [under('payloads'), under('segments'), under('tiles'), under('checkpoints'), under('index')],
    's3:ListBucket': ['Bucket.Arn checkpoints/*'],
    's3:PutObject': [under('segments'), under('tiles')],
  },
  index: {
    ...following('LedgerTable.StreamArn'),
    'dynamodb:BatchGetItem': [events],
    'dynamodb:GetItem': rowsOf('index'),
    'dynamodb:PutItem': rowsOf('index', 'due'),
    'dynamodb:Query': [events, ...rowsOf('late', 'due', 'shards')],
    's3:GetObject': [under('payloads'), under('index')],
    's3:PutObject': [under('index')],
    'sqs:DeleteMessage': ['IndexTurnsQueue.Arn'],
    'sqs:GetQueueAttributes': ['IndexTurnsQueue.Arn'],
    'sqs:ReceiveMessage': ['IndexTurnsQueue.Arn'],
    'sqs:SendMessage': ['IndexFeedFailures.Arn', 'IndexTurnsQueue.Arn'],
  },
  'ttl-check': {
    'dynamodb:DescribeTimeToLive': [events, ledger],
  },
  // Files for everybody: no right to any data.
  portal: {},
}

/** AWS knows no resources for these: https://docs.aws.amazon.com/service-authorization/latest/reference/ */
const actionsWithoutResources = ['dynamodb:ListStreams', 'xray:PutTelemetryRecords', 'xray:PutTraceSegments']

describe('a role', () => {
  test('belongs to one function, and is assumed by Lambda only', () => {
    const roles = [...functions().values()].map((fn) => text(fn.properties.Role))
    expect(roles.toSorted()).toEqual(
      resourcesOf('AWS::IAM::Role')
        .map(({ name }) => `${name}.Arn`)
        .toSorted(),
    )
    expect(new Set(roles).size).toBe(9)
    for (const role of resourcesOf('AWS::IAM::Role')) {
      expect(role.properties.AssumeRolePolicyDocument.Statement).toEqual([
        { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' } },
      ])
    }
  })

  test('has no policy that is not in the template', () => {
    for (const role of resourcesOf('AWS::IAM::Role')) {
      expect(role.properties.ManagedPolicyArns).toBeUndefined()
      expect(role.properties.Policies).toBeUndefined()
    }
    expect(resourcesOf('AWS::IAM::ManagedPolicy')).toEqual([])
  })

  test.each(Object.entries(rights))('of %s has exactly these rights', (name, expected) => {
    const log = `${functions().get(name)?.name.replace('Function', 'Log')}.Arn`
    expect(rightsOf(name)).toEqual(
      inOrder({
        ...expected,
        'logs:CreateLogStream': [log],
        'logs:PutLogEvents': [log],
        'xray:PutTelemetryRecords': ['*'],
        'xray:PutTraceSegments': ['*'],
      }),
    )
  })

  test('names every action in full', () => {
    for (const { action } of allGrants()) expect(action).toMatch(/^[a-z0-9]+:[A-Za-z]+$/)
  })

  test('names every resource, except where AWS knows none', () => {
    for (const { action, resource } of allGrants()) {
      if (actionsWithoutResources.includes(action)) expect(resource).toBe('*')
      else expect(resource).toMatch(/^[A-Za-z]+\.(Arn|StreamArn)(\/index\/\w+|[/ ]\w+\/\*( if none is there)?)?$/)
    }
  })

  test('can be given no rights by exclusion', () => {
    for (const statement of identityStatements()) {
      const given = Object.keys(statement).filter((key) => key !== 'Condition')
      expect(given.toSorted()).toEqual(['Action', 'Effect', 'Resource'])
      // A condition only ever narrows, and in one of three ways: `narrowed` knows no other.
      expect(() => narrowed(statement.Condition)).not.toThrow()
      expect(statement.Effect).toBe('Allow')
    }
  })
})

describe('an entry', () => {
  test('can be updated or deleted by no role', () => {
    const actions = allGrants()
      .filter(({ resource }) => resource.startsWith('EventsTable.') || resource === '*')
      .map(({ action }) => action)
      .filter((action) => action.startsWith('dynamodb:'))
    expect(new Set(actions)).toEqual(
      new Set([
        'dynamodb:PutItem',
        'dynamodb:GetItem',
        'dynamodb:BatchGetItem',
        'dynamodb:Query',
        'dynamodb:DescribeStream',
        'dynamodb:GetRecords',
        'dynamodb:GetShardIterator',
        'dynamodb:ListStreams',
        'dynamodb:DescribeTimeToLive',
      ]),
    )
  })

  test('can be put by ingest and query only', () => {
    expect(allowedTo('dynamodb:PutItem', events)).toEqual(['ingest', 'query'])
  })
})

describe('the bucket', () => {
  test('is written by archive and download, and by ingest under the prefix of payloads', () => {
    expect(allowedTo('s3:PutObject', under('segments'))).toEqual(['archive', 'reconcile'])
    expect(allowedTo('s3:PutObject', under('tiles'))).toEqual(['archive', 'reconcile'])
    expect(allowedTo('s3:PutObject', under('downloads'))).toEqual(['download'])
    expect(allowedTo('s3:PutObject', under('payloads'))).toEqual(['ingest'])
    expect(allowedTo('s3:GetObject', under('quarantine'))).toEqual(['ingest'])
    expect(allowedTo('s3:PutObject', under('index'))).toEqual(['index'])
  })

  test('lets no role delete or configure, and list only what was signed', () => {
    const grants = allGrants().filter(({ action }) => action.startsWith('s3:'))
    expect(new Set(grants.map(({ action }) => action))).toEqual(
      new Set(['s3:GetObject', 's3:ListBucket', 's3:PutObject']),
    )
    for (const { action, resource } of grants)
      if (action === 's3:ListBucket') expect(resource).toBe('Bucket.Arn checkpoints/*')
  })
})

describe('a resource', () => {
  test('lets nobody in by a policy of its own, and refuses who comes without TLS', () => {
    const policies = [only('AWS::S3::BucketPolicy'), ...resourcesOf('AWS::SQS::QueuePolicy')]
    expect(policies).toHaveLength(8)
    for (const { properties } of policies) {
      expect(properties.PolicyDocument.Statement).toEqual([
        {
          Action: expect.stringMatching(/^(s3|sqs):\*$/),
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          Effect: 'Deny',
          Principal: { AWS: '*' },
          Resource: expect.anything(),
        },
      ])
    }
    const [bucket] = only('AWS::S3::BucketPolicy').properties.PolicyDocument.Statement
    expect(list(bucket.Resource).map(text)).toEqual(['Bucket.Arn', 'Bucket.Arn/*'])
  })

  test('has no policy that this file does not look at', () => {
    const types: readonly string[] = Object.values(template.toJSON()['Resources'] as Record<string, { Type: string }>)
      .map(({ Type }) => Type)
      .filter((type) => type.endsWith('Policy'))
    expect(new Set(types)).toEqual(
      new Set(['AWS::IAM::Policy', 'AWS::S3::BucketPolicy', 'AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy']),
    )
    for (const { properties } of resourcesOf('AWS::DynamoDB::Table')) expect(properties.ResourcePolicy).toBeUndefined()
  })

  test('of the kind function is called by this gateway only, but for three that come by the clock', () => {
    const permissions = resourcesOf('AWS::Lambda::Permission')
    const schedules: Readonly<Record<string, string>> = {
      'TtlCheckFunction.Arn': 'ExpirySchedule.Arn',
      'ReconcileFunction.Arn': 'ReconcileSchedule.Arn',
      'IndexFunction.Arn': 'IndexSchedule.Arn',
    }
    const byGateway = permissions.filter(({ properties }) => properties.Principal === 'apigateway.amazonaws.com')
    // Not one for each route: a function's policy may have 20 KB.
    expect(byGateway.map(({ properties }) => text(properties.FunctionName)).toSorted()).toEqual([
      'IngestFunction.Arn',
      'PortalFunction.Arn',
      'QueryFunction.Arn',
    ])
    for (const { properties } of byGateway) expect(text(properties.SourceArn)).toMatch(/:GatewayApi(\/\*){2,3}$/)
    for (const { properties } of permissions) {
      expect(properties.Action).toBe('lambda:InvokeFunction')
      const schedule = schedules[text(properties.FunctionName)]
      if (schedule) {
        expect(properties.Principal).toBe('events.amazonaws.com')
        expect(text(properties.SourceArn)).toBe(schedule)
        continue
      }
      expect(properties.Principal).toBe('apigateway.amazonaws.com')
    }
  })
})

describe('the Ledger', () => {
  test('is open to no role as a whole: each right on its rows is for those of named owners', () => {
    const onRows = allGrants().filter(
      ({ action, resource }) => resource.startsWith(ledger) && action !== 'dynamodb:DescribeTimeToLive',
    )
    expect(onRows.length).toBeGreaterThan(20)
    const known = Object.values(ledgerOwners).map((owner) => `${ledger} ${owner}*`)
    for (const { resource } of onRows) expect(known).toContain(resource)
  })

  test.each<LedgerOwner>(['registry', 'lookups', 'homes'])(
    'has rows of %s updated by ingest and query only',
    (owner) => {
      expect(allowedTo('dynamodb:UpdateItem', rowsOf(owner)[0] ?? '')).toEqual(['ingest', 'query'])
    },
  )

  test.each<[LedgerOwner, readonly string[]]>([
    ['logs', ['archive', 'reconcile']],
    ['checkpoints', ['sign']],
    ['reconciliations', ['reconcile']],
    ['registry', ['reconcile']],
    ['downloads', ['download', 'query']],
    ['shards', ['ingest']],
    ['places', ['query']],
    ['containers', ['query']],
    ['ingestKeys', ['query']],
    ['quarantine', ['ingest']],
    ['late', ['ingest', 'query']],
    ['index', ['index', 'reconcile']],
    ['due', ['index', 'reconcile']],
  ])('has rows of %s put by %j only', (owner, names) => {
    expect(allowedTo('dynamodb:PutItem', rowsOf(owner)[0] ?? '')).toEqual(names)
  })
})

describe('what is signed', () => {
  test('is signed by one function, which takes no request and writes no log', () => {
    expect(allowedTo('kms:Sign', 'SigningKey.Arn')).toEqual(['sign'])
    expect(Object.keys(rightsOf('sign'))).not.toContain('dynamodb:UpdateItem')
    const routed = resourcesOf('AWS::Lambda::Permission').map(({ properties }) => text(properties.FunctionName))
    expect(routed).not.toContain(`${functions().get('sign')?.name}.Arn`)
  })

  test('can be written by that function alone, only where nothing is, and deleted by none', () => {
    const puts = allGrants().filter(
      ({ action, resource }) => action === 's3:PutObject' && resource.includes('checkpoints/'),
    )
    expect(puts).toEqual([
      { role: roleOf('sign'), action: 's3:PutObject', resource: `${under('checkpoints')} if none is there` },
    ])
  })
})

interface Statement {
  readonly Effect: string
  readonly Action: unknown
  readonly Resource: unknown
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

/**
 * What a condition adds to a resource, in words: rows of these owners, keys of this prefix, only where there is none.
 * @throws Error for every other condition.
 */
function narrowed(condition: Statement['Condition']): readonly string[] {
  if (!condition) return ['']
  const [[operator, keys], ...others] = Object.entries(condition) as [[string, Record<string, unknown>]]
  const [[key, values], ...otherKeys] = Object.entries(keys) as [[string, unknown]]
  if (others.length > 0 || otherKeys.length > 0) throw new Error('a condition of several')
  const prefixes = list(values).map((value) => ` ${text(value)}`)
  const named = `${operator} ${key}`
  if (named === 'Null s3:if-none-match' && values === 'false') return [' if none is there']
  if (!['ForAllValues:StringLike dynamodb:LeadingKeys', 'StringLike s3:prefix'].includes(named))
    throw new Error(`an unknown condition: ${named}`)
  if (prefixes.length === 0 || prefixes.some((prefix) => !/^ \w+\/\*$/.test(prefix)))
    throw new Error('a wide condition')
  return prefixes
}

interface Grant {
  readonly role: string
  readonly action: string
  readonly resource: string
}

function following(stream: string): Readonly<Record<string, readonly string[]>> {
  return {
    'dynamodb:DescribeStream': [stream],
    'dynamodb:GetRecords': [stream],
    'dynamodb:GetShardIterator': [stream],
    'dynamodb:ListStreams': ['*'],
  }
}

function identityStatements(): readonly Statement[] {
  return resourcesOf('AWS::IAM::Policy').flatMap(({ properties }) => properties.PolicyDocument.Statement)
}

function allGrants(): readonly Grant[] {
  return resourcesOf('AWS::IAM::Policy').flatMap(({ properties }) =>
    list(properties.Roles).flatMap((role) =>
      (properties.PolicyDocument.Statement as readonly Statement[]).flatMap(({ Action, Resource, Condition }) =>
        list(Action).flatMap((action) =>
          list(Resource).flatMap((resource) =>
            narrowed(Condition).map((more) => ({
              role: text(role),
              action: text(action),
              resource: `${text(resource)}${more}`,
            })),
          ),
        ),
      ),
    ),
  )
}

function roleOf(name: string): string {
  const fn = functions().get(name)
  if (fn === undefined) throw new Error(`no function "${name}"`)
  return named('AWS::IAM::Role', text(fn.properties.Role).replace('.Arn', '')).name
}

function rightsOf(name: string): Readonly<Record<string, readonly string[]>> {
  const grants = allGrants().filter(({ role }) => role === roleOf(name))
  const byAction = Map.groupBy(grants, ({ action }) => action)
  return inOrder(
    Object.fromEntries([...byAction].map(([action, found]) => [action, found.map(({ resource }) => resource)])),
  )
}

function allowedTo(action: string, resource: string): readonly string[] {
  return [...functions().keys()].filter((name) => rightsOf(name)[action]?.includes(resource)).toSorted()
}

function inOrder(found: Readonly<Record<string, readonly string[]>>): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(Object.entries(found).map(([action, resources]) => [action, resources.toSorted()]))
}
