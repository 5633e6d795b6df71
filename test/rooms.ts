// The rooms of the repository: every folder with source, what it is, and what it may import, from the lowest room up. A room may import only
// rooms listed before it, and of those only the ones that it names. test/structure.test.ts checks the code and CONTRIBUTING against this.

export interface Room {
  /** What the room is, in one line. */
  readonly is: string
  /** Rooms, or single files where a whole room would be too much. A room may always import its own files and Node's modules. */
  readonly may: readonly string[]
  /** The packages it may import at run time. */
  readonly packages?: readonly string[]
}

const ground = ['shared', 'shared/time', 'shared/json', 'shared/entry']
const tables = ['shared/store', 'shared/store/events', 'shared/store/ledger', 'shared/store/bucket']
const sharedRooms =
  'access deployment download filter formats http insights log parts proof recording records search taking telemetry'
const ofFunctions = [
  ...ground,
  ...sharedRooms.split(' ').map((name) => `shared/${name}`),
  ...tables,
  'shared/store/queue',
  'shared/store/keys',
]

function aFunction(is: string, packages: readonly string[] = []): Room {
  return { is, may: [...ofFunctions, 'shared/store/clients'], packages }
}

/** The query function's rooms: they are given their stores and create no client. */
function ofQuery(is: string, rooms: string, packages: readonly string[] = []): Room {
  return { is, may: [...ofFunctions, ...rooms.split(' ').map((name) => `functions/query/${name}`)], packages }
}

/** The portal's rooms, which run in browsers: outside of the portal they import only pure code. */
function inBrowser(is: string, names: string, packages: readonly string[] = []): Room {
  const own = names.split(' ').filter((name) => name !== '')
  const pure = [
    ...['ingest-formats', 'portal-config'].map((name) => `shared/deployment/${name}.ts`),
    ...['api-error', 'authorization-code', 'retrying'].map((name) => `shared/client/${name}.ts`),
    ...['shared/is-object.ts', 'shared/entry/actor-kind.ts'],
    ...['change', 'entry', 'entry-id', 'entry-id-form', 'outcome', 'own-source', 'scope'].map(
      (name) => `shared/entry/${name}.ts`,
    ),
    ...['shared/filter/exact-value.ts', 'shared/filter/timeline-window.ts', 'shared/json/differences.ts'],
    ...['instant', 'local-day', 'retention'].map((name) => `shared/time/${name}.ts`),
  ]
  return { is, may: [...pure, ...own.map((name) => `functions/portal/browser/${name}`)], packages }
}

/** A screen imports the shell, and of other screens only those named. */
function aScreen(is: string, others = ''): Room {
  const names = `api keyboard preferences router session share shell style widgets words ${others}`
  return inBrowser(is, names.trim(), ['@preact/signals', 'preact'])
}

function ofCli(names: string): string[] {
  return names.split(' ').map((name) => `infra/cli/${name}`)
}

/** Rooms that check a log use the same code that makes the log. */
function checks({ is, may, packages = [] }: Room, more: readonly string[] = []): Room {
  return { is, may: ['shared/proof', 'shared/entry', ...may], packages: [...packages, ...more] }
}

export const rooms: Readonly<Record<string, Room>> = {
  'shared/time': { is: 'instants, time ranges, retention', may: ['shared/audit-error.ts'] },
  'shared/json': {
    is: 'JSON texts, read so that nothing of them is lost unseen; what differs between two values',
    may: ['shared/audit-error.ts', 'shared/is-object.ts'],
    packages: ['jsonc-parser'],
  },
  'shared/entry': {
    is: 'an entry: its fields, its id, its stored line',
    may: ['shared', 'shared/json', 'shared/time'],
    packages: ['@noble/hashes', 'canonicalize', 'valibot'],
  },
  'shared/telemetry': {
    is: 'the logger and the metrics',
    may: ['shared/audit-error.ts', 'shared/deployment/ingest-formats.ts'],
    packages: ['@aws-lambda-powertools/metrics'],
  },
  shared: {
    is: 'what everything stands on: the error of a caller, the budget of a request, small functions that several rooms need',
    may: [],
    packages: ['valibot'],
  },
  'shared/access': {
    is: 'rights, the keys of senders, and what a caller sees by them',
    may: [...ground, 'shared/deployment/ingest-formats.ts'],
    packages: ['valibot'],
  },
  'shared/filter': {
    is: 'what is asked of entries, and whether an entry answers it',
    may: [...ground, 'shared/access'],
  },
  'shared/insights': { is: 'counts over entries', may: [...ground, 'shared/filter'] },
  'shared/download': {
    is: 'a download, its CSV, and its events of OCSF',
    may: [...ground, 'shared/access', 'shared/filter'],
    packages: ['csv-stringify'],
  },
  'shared/proof': {
    is: 'the tree, signed notes, proofs and bundles, and their checks; the same in browsers',
    may: ground,
    packages: ['@noble/hashes'],
  },
  'shared/deployment': {
    is: 'what the code and CDK agree on, as data',
    may: [...ground, 'shared/access/format-settings.ts'],
    packages: ['valibot'],
  },
  'shared/store': { is: 'the error that says that a store was altered', may: ['shared/telemetry'] },
  'shared/store/clients': {
    is: 'the clients of AWS, with their retries and time-outs',
    may: [],
    packages: ['@aws-sdk/client-dynamodb', '@aws-sdk/client-s3', '@aws-sdk/client-sqs'],
  },
  'shared/store/keys': {
    is: 'the key that signs checkpoints',
    may: ['shared/proof', 'shared/store/clients'],
    packages: ['@aws-sdk/client-kms'],
  },
  'shared/store/queue': {
    is: 'the queues of downloads, of the search index and of imports',
    may: ['shared', 'shared/deployment', 'shared/download', 'shared/store/clients'],
    packages: ['@aws-sdk/client-sqs'],
  },
  'shared/store/events': {
    is: 'the Events table: entries are put once and read',
    may: [...ground, 'shared/deployment'],
    packages: ['@aws-sdk/client-dynamodb'],
  },
  'shared/parts': {
    is: 'the parts of the search index: made of entries, and asked which may match',
    may: [...ground, 'shared/filter', 'shared/insights'],
    packages: ['p-map'],
  },
  'shared/store/ledger': {
    is: 'the rows of the Ledger table',
    may: [
      ...ground,
      ...['shared/access', 'shared/deployment', 'shared/download', 'shared/filter', 'shared/proof', 'shared/telemetry'],
      ...['shared/parts', 'shared/store', 'shared/store/events'],
    ],
    packages: ['@aws-sdk/client-dynamodb', '@aws-sdk/util-dynamodb', 'quick-lru', 'valibot'],
  },
  'shared/store/bucket': {
    is: 'the objects of the archive bucket',
    may: [
      ...ground,
      ...['shared/deployment', 'shared/download', 'shared/parts', 'shared/proof'],
      ...['shared/store', 'shared/store/clients', 'shared/store/ledger'],
    ],
    packages: ['@aws-sdk/client-s3', '@aws-sdk/s3-request-presigner', 'p-map'],
  },
  'shared/recording': { is: 'one checked entry into the store', may: [...ground, 'shared/telemetry', ...tables] },
  'shared/search': {
    is: 'from a query to a page of entries',
    may: [
      ...ground,
      'shared/access',
      'shared/deployment',
      'shared/filter',
      'shared/parts',
      'shared/telemetry',
      ...tables,
    ],
    packages: ['p-map'],
  },
  'shared/log': {
    is: 'the log of an organization: appended to, signed, and read',
    may: [...ground, 'shared/deployment', 'shared/proof', 'shared/telemetry', ...tables],
    packages: ['quick-lru', 'p-map'],
  },
  'shared/client': {
    is: 'the API as a client sees it: signing in, calls, pages, the feed',
    may: ['shared', 'shared/deployment/portal-config.ts', 'shared/entry', 'shared/json'],
    packages: ['oauth4webapi'],
  },
  'shared/client/content': {
    is: "what an entry keeps of a program's values: no secrets, and no more than fits",
    may: ['shared/is-object.ts'],
  },
  'shared/client/recording': {
    is: 'entries of a sender, recorded until each is settled',
    may: [...ground, 'shared/client'],
  },
  'shared/client/context': {
    is: 'who acts, where and why, carried along with the work',
    may: ['shared/client', 'shared/client/content', 'shared/client/recording'],
  },
  'shared/client/frameworks': {
    is: 'requests of a web framework, each recorded as an entry',
    may: [...['shared/is-object.ts', 'shared/client/content', 'shared/client/context', 'shared/client/recording']],
  },
  'shared/client/testing': {
    is: 'a recorder for the tests of an application',
    may: ['shared/is-object.ts', 'shared/json', 'shared/client', 'shared/client/recording'],
  },
  'shared/client/spool': {
    is: 'entries of a sender on its disk, until they are settled',
    may: ['shared/client/recording'],
  },
  'shared/http': {
    is: 'what the HTTP functions have in common',
    may: [...ground, 'shared/access', 'shared/deployment', 'shared/store', 'shared/telemetry'],
    packages: ['hono', 'jose', 'valibot'],
  },

  'shared/records': {
    is: 'the records of a stream as texts: NDJSON, lists, objects around lists or one behind the other, messages of OTLP',
    may: [
      ...['shared', 'shared/deployment/ingest-formats.ts'],
      ...['limits', 'protobuf', 'shape'].map((name) => `shared/formats/otlp-${name}.ts`),
    ],
    packages: ['jsonc-parser'],
  },
  'shared/formats': {
    is: 'records of other formats as entries, and back',
    may: [...ground, 'shared/access', 'shared/deployment'],
    packages: ['@bufbuild/protobuf', 'canonicalize'],
  },
  'shared/taking': {
    is: 'what senders send: each record made an entry and recorded, or kept as it was received',
    may: [
      ...ground,
      ...['access', 'deployment', 'formats', 'http', 'recording', 'telemetry'].map((name) => `shared/${name}`),
      ...tables,
    ],
    packages: ['p-map'],
  },

  'functions/archive': aFunction('stream records into the logs', ['p-map']),
  'functions/import': aFunction('what lies in buckets of others, taken object by object', ['valibot']),
  'functions/index': aFunction('brings the search index up to date', ['p-map']),
  'functions/sign': aFunction('signs the checkpoints of logs that have grown', ['p-map']),
  'functions/download': aFunction('makes the files of downloads, step by step'),
  'functions/ttl-check': aFunction('whether DynamoDB removes what has expired'),
  'functions/ingest': {
    is: 'what producers send, checked and stored',
    may: [...ofFunctions, 'shared/store/clients'],
    packages: ['@bufbuild/protobuf', 'hono', 'jsonc-parser', 'p-map', 'valibot'],
  },
  'functions/reconcile': aFunction('holds table, logs and bucket against each other', ['p-map']),
  'functions/portal': aFunction('serves the portal', ['hono']),
  'functions/portal/browser/preferences': inBrowser('what this browser remembers of its reader', '', [
    '@preact/signals',
  ]),
  'functions/portal/browser/words': inBrowser(
    'the languages of the portal, and how they write numbers and times',
    'preferences',
    ['@preact/signals'],
  ),
  'functions/portal/browser/router': inBrowser('the address, which is the state of the page', '', ['@preact/signals']),
  'functions/portal/browser/style': inBrowser('the style sheets, and how screens load theirs', ''),
  'functions/portal/browser/api': inBrowser('the client of the public API', ''),
  'functions/portal/browser/session': inBrowser('who is signed in', 'api preferences router words', [
    '@preact/signals',
    'oauth4webapi',
  ]),
  'functions/portal/browser/widgets': inBrowser('what screens are made of', 'api session words', [
    '@preact/signals',
    'preact',
  ]),
  'functions/portal/browser/keyboard': inBrowser(
    'keys that do something, and their help',
    'preferences widgets words',
    ['preact'],
  ),
  'functions/portal/browser/shell': inBrowser(
    'what is around every screen',
    'api keyboard preferences router session style widgets words',
    ['@preact/signals', 'preact'],
  ),
  'functions/portal/browser/share': inBrowser('what is on the screen, as a call and as a link', 'widgets words', [
    'preact',
  ]),
  'functions/portal/browser/proof': checks(
    aScreen('whether an entry is in its log, and whether the log only grew', ''),
    ['@noble/curves', 'canonicalize', 'lean-qr'],
  ),
  'functions/portal/browser/log': checks(aScreen('the log of an organization, and the evidence against it', 'proof')),
  'functions/portal/browser/verify': checks(aScreen('files of a log, verified in the browser', 'proof')),
  'functions/portal/browser/entry': aScreen('one entry: its sentence, facts and change', 'proof'),
  'functions/portal/browser/timeline': aScreen('what happened around an entry', 'entry'),
  'functions/portal/browser/compare': aScreen('two entries beside each other', 'entry'),
  'functions/portal/browser/settings': aScreen('what a reader can set, and what this is'),
  'functions/portal/browser/asked': aScreen('what an address asks, and how it is said'),
  'functions/portal/browser/downloads': aScreen('downloads: asked for, followed, fetched', 'asked'),
  'functions/portal/browser/senders': aScreen('the keys of senders, and the quarantine', 'entry'),
  'functions/portal/browser/views': aScreen('saved views'),
  'functions/portal/browser/list': aScreen('the list of entries', 'asked downloads entry proof views'),
  'functions/portal/browser/insights': aScreen('the insights, and the list that proves each number', 'list'),
  'functions/portal/browser/tail': aScreen('the live tail', 'entry list'),
  'functions/portal/browser': inBrowser(
    'where the portal starts, and its screens',
    'compare downloads entry insights list log router senders session settings shell tail timeline verify widgets',
    ['preact'],
  ),
  'functions/token-rights': aFunction("puts a user's groups into the tokens of the deployment's own user pool"),
  'functions/query/request': ofQuery('what several endpoints do with a request: its JSON body, its record', '', [
    'valibot',
  ]),
  'functions/query/scope': ofQuery('which container is meant, and whether the caller may read it', '', [
    'p-map',
    'valibot',
  ]),
  'functions/query/entry': ofQuery('one entry, and its proof', 'scope'),
  'functions/query/list': ofQuery('the lists, and search by POST', 'entry request scope', ['valibot']),
  'functions/query/insights': ofQuery('the insights', 'list scope', ['valibot']),
  'functions/query/feed': ofQuery('the feed, and who may wait at it', 'entry list scope'),
  'functions/query/downloads': ofQuery('asking for downloads', 'list request scope', ['p-map', 'valibot']),
  'functions/query/caller': ofQuery('who asks, and which organizations are theirs', 'list scope'),
  'functions/query/views': ofQuery('saved views of a scope', 'request scope', ['valibot']),
  'functions/query/keys': ofQuery('the keys of senders', 'request', ['valibot']),
  'functions/query/log': ofQuery('the log of an organization, as it is served', 'list request scope'),
  'functions/query/containers': ofQuery('declared containers and homes', 'list request scope', ['valibot']),
  'functions/query/describe/docs': ofQuery('the page /docs', '', ['hono']),
  'functions/query/describe': ofQuery(
    'what the API does, described for programs and people',
    'caller containers describe/docs downloads entry feed insights keys list log request scope views',
    ['valibot'],
  ),
  'functions/query': {
    is: 'the routes of the query API, and its handler',
    may: [
      ...ofFunctions,
      'shared/store/clients',
      ...'caller containers describe downloads entry feed insights keys list log request scope views'
        .split(' ')
        .map((name) => `functions/query/${name}`),
    ],
    packages: ['hono'],
  },

  'infra/command': { is: 'how a command ends, and how it says why', may: [] },
  'infra/delivery': {
    is: 'batches as Lambda makes them of stream records: for the local pumps and for redrive',
    may: ['shared/deployment', 'shared/halves.ts'],
    packages: ['@aws-sdk/client-dynamodb-streams'],
  },
  'infra/compute': {
    is: 'functions: bundle, size, rights, schedule, feeds, encryption key',
    may: ['shared/deployment', 'shared/telemetry'],
    packages: ['aws-cdk-lib', 'constructs'],
  },
  'infra/data': {
    is: 'tables, bucket, catalog, the key that signs',
    may: ['shared/deployment', 'shared/download', 'infra/compute', 'infra/stack-settings.ts'],
    packages: ['aws-cdk-lib', 'constructs'],
  },
  'infra/api': {
    is: 'the gateway, and a user pool of its own',
    may: ['shared/deployment', 'infra/compute', 'infra/stack-settings.ts'],
    packages: ['aws-cdk-lib', 'constructs'],
  },
  'infra/monitoring': {
    is: 'alarms, their topic, the dashboard',
    may: ['shared', 'shared/deployment', 'shared/telemetry', 'infra/api', 'infra/compute', 'infra/data'],
    packages: ['aws-cdk-lib', 'constructs'],
  },
  'infra/openapi': {
    is: "makes the API's description of routes, schemas and real answers",
    may: [...ground, 'shared/deployment', 'shared/filter/drop-rule.ts', 'shared/http'],
    packages: ['@valibot/to-json-schema'],
  },
  'infra/portal': {
    is: 'builds the files of the portal',
    may: ['infra/command', 'shared/deployment'],
    packages: ['esbuild'],
  },
  'infra/client': {
    is: 'makes the package `beleg-client`, and the types of its calls',
    may: ['shared/is-object.ts'],
    packages: ['esbuild'],
  },
  'infra/reconcile': { is: 'what `npm run reconcile` prints', may: ['shared', 'shared/log'] },
  'infra/redrive': {
    is: 'replays what the functions have given up',
    may: ['shared/deployment', 'infra/command', 'infra/delivery'],
    packages: ['@aws-sdk/client-dynamodb-streams', '@aws-sdk/client-lambda', '@aws-sdk/client-sqs'],
  },
  'infra/local/place': {
    is: 'where the local service is: data folder, ports, keys, who holds it',
    may: ['shared/deployment', 'infra/command'],
    packages: ['valibot'],
  },
  'infra/local/gateway': { is: 'API Gateway on one machine', may: ['shared/deployment', 'infra/command'] },
  'infra/local/issuer': {
    is: 'the identity provider on one machine',
    may: ['infra/command', 'infra/local/gateway', 'shared/deployment/portal-config.ts'],
    packages: ['jose'],
  },
  'infra/local/s3': {
    is: 'S3 on one machine',
    may: ['infra/command', 'infra/local/gateway'],
    packages: ['@smithy/signature-v4'],
  },
  'infra/local/engine': {
    is: 'DynamoDB Local, the gate before it, its TTL',
    may: [...ground, 'shared/deployment', 'infra/local/gateway', 'infra/local/place'],
    packages: ['@aws-sdk/client-dynamodb'],
  },
  'infra/local/pump': {
    is: 'event source mappings of streams on one machine',
    may: ['shared/deployment', 'infra/command', 'infra/delivery'],
    packages: ['@aws-sdk/client-dynamodb', 'valibot'],
  },
  'infra/local/queue': {
    is: 'SQS and its mapping on one machine',
    may: ['shared/deployment', 'infra/delivery', 'infra/local/gateway'],
  },
  'infra/local/function': {
    is: "the functions' own handlers on one machine, and their threads",
    may: ['shared/deployment', 'infra/delivery', 'infra/local/gateway', 'infra/local/place'],
  },
  'infra/cli/invocation': {
    is: 'what was typed at the command line: the form of a command, its options, its help',
    may: ['shared/client', 'shared/is-object.ts', 'shared/time', 'infra/command', 'infra/cli/output'],
  },
  'infra/cli/output': {
    is: 'what a command prints: rows in each form, notes, and nothing that a terminal obeys',
    may: [...ground, 'shared/client'],
    packages: ['csv-stringify', 'string-width'],
  },
  'infra/cli/session': {
    is: 'which service a command speaks to, and with whose token',
    may: [
      ...['shared/client', 'shared/deployment/portal-config.ts', 'shared/entry', 'infra/command'],
      ...['infra/cli/invocation', 'infra/local/issuer', 'infra/local/place'],
    ],
    packages: ['oauth4webapi', 'valibot'],
  },
  'infra/cli/asking': {
    is: 'which entries a command means, and how it shows them',
    may: [...ground, 'shared/client', 'shared/download', ...ofCli('invocation output session')],
  },
  'infra/cli/following': {
    is: 'the feed followed by a command that may be killed',
    may: [
      ...['shared', 'shared/client', 'shared/entry', 'shared/json', 'infra/command'],
      ...ofCli('asking invocation output session'),
    ],
    packages: ['valibot'],
  },
  'infra/cli/fetching': {
    is: 'files of the service on the disk: fetched to their end, verified, kept',
    may: [
      ...['shared', 'shared/client', 'shared/entry', 'shared/proof', 'infra/command'],
      ...ofCli('invocation output session'),
    ],
    packages: ['valibot'],
  },
  'infra/sending': {
    is: 'records of files, sent until each is settled',
    may: [...ground, 'shared/client', 'shared/deployment/ingest-formats.ts', 'shared/records', 'infra/command'],
    packages: ['jsonc-parser'],
  },
  'infra/cli/sending': {
    is: 'what `send` and `import` have in common: the recipient, the results, how far a file was imported',
    may: [
      ...ground,
      ...['shared/deployment/ingest-formats.ts', 'shared/records', 'infra/command', 'infra/sending'],
      ...ofCli('asking invocation output session'),
    ],
    packages: ['valibot'],
  },
  'infra/cli/commands': {
    is: 'the commands of `beleg`, a file for each',
    may: [
      ...ground,
      ...['shared/client', 'shared/deployment/ingest-formats.ts', 'shared/filter', 'shared/proof', 'infra/command'],
      'infra/sending',
      ...ofCli('asking fetching following invocation output sending session'),
    ],
    packages: ['oauth4webapi'],
  },
  'infra/cli': {
    is: 'the command line `beleg`: its table of commands, its start, and how it is bundled; beside it the check of files for browsers',
    may: ['shared/client', 'infra/command', ...ofCli('commands invocation output')],
    packages: ['esbuild'],
  },
  'infra/local/demo': {
    is: "the demo's entries, and how they are sent",
    may: [...ground, 'shared/client', 'infra/command', 'infra/sending'],
    packages: ['pure-rand'],
  },
  'infra/local': {
    is: 'the commands of one machine, and the service they work with',
    may: [
      ...ground,
      ...['shared/access', 'shared/deployment', 'shared/store/clients', 'shared/store/events', 'shared/store/ledger'],
      ...['infra/command', 'infra/compute', 'infra/portal', 'infra/redrive', 'infra/sending'],
      ...'demo engine function gateway issuer place pump queue s3'.split(' ').map((name) => `infra/local/${name}`),
    ],
    packages: ['@aws-sdk/client-dynamodb', '@aws-sdk/client-dynamodb-streams'],
  },
  infra: {
    is: 'the stack, and the commands that work here and deployed alike',
    may: [
      ...['shared/deployment', 'shared/json', 'shared/log', 'shared/time'],
      ...'api command compute data local local/function local/place monitoring reconcile redrive'
        .split(' ')
        .map((name) => `infra/${name}`),
    ],
    packages: ['@aws-sdk/client-dynamodb-streams', '@aws-sdk/client-lambda', '@aws-sdk/client-sqs', 'aws-cdk-lib'],
  },
}
