// What the package `beleg-client` shows of the code, by subpath: the modules, and the names in them. Everything else of them is its own matter.

export interface ShownModule {
  readonly values?: readonly string[]
  readonly types?: readonly string[]
}

export interface Subpath {
  /** What it is for, in the README of the package. */
  readonly is: string
  /** Whether it needs what only Node has; the others run in browsers too. */
  readonly platform: 'node' | 'neutral'
  readonly modules: Readonly<Record<string, ShownModule>>
}

const options = [
  ...['RecorderOptions', 'RecorderLimits', 'RecorderCallbacks', 'Refused', 'Lost'],
] as const satisfies readonly string[]

const ofEveryFramework: Subpath['modules'] = {
  'shared/client/content/pick.ts': { values: ['pick'], types: ['Selection'] },
  'shared/client/frameworks/plain-request.ts': { types: ['PlainRequest'] },
  'shared/client/frameworks/route-options.ts': {
    types: ['AllRoutesOptions', 'Initiator', 'RouteOptions', 'RuleOptions'],
  },
}

export const subpaths: Readonly<Record<string, Subpath>> = {
  '.': {
    is: 'typed calls of the API, its lists and its feed',
    platform: 'neutral',
    modules: {
      'shared/client/create-client.ts': { values: ['createClient'], types: ['Client', 'ClientOptions'] },
      'shared/client/typed-calls.ts': { types: ['CallOptions', 'TypedCalls'] },
      'shared/client/api-error.ts': { values: ['ApiError'] },
      'shared/client/authentication.ts': { types: ['Authentication'] },
      'shared/client/api-types.ts': { types: ['*'] },
    },
  },
  './record': {
    is: '`record` and `enqueue`',
    platform: 'neutral',
    modules: {
      'shared/client/recording/create-recorder.ts': { values: ['createRecorder'] },
      'shared/client/recording/recorder.ts': {
        types: ['Recorder', 'EntryToRecord', 'Recorded', 'Closed', 'Counters', 'Deadline'],
      },
      'shared/client/recording/recorder-options.ts': { values: ['recorderLimits'], types: options },
      'shared/client/recording/not-recorded-error.ts': { values: ['NotRecordedError'], types: ['RecorderCode'] },
      'shared/client/recording/signal-handlers.ts': { values: ['installSignalHandlers'], types: ['SignalOptions'] },
      'shared/client/recording/spool.ts': { types: ['Spool', 'SpooledEntry', 'SpoolListener'] },
    },
  },
  './spool': {
    is: 'the spool on a disk',
    platform: 'node',
    modules: {
      'shared/client/spool/open-spool.ts': { values: ['openSpool'], types: ['SpoolOptions'] },
    },
  },
  './outbox': {
    is: 'entries that your own database keeps until they are sent',
    platform: 'neutral',
    modules: {
      'shared/client/recording/create-outbox.ts': { values: ['createOutbox'], types: ['OutboxOptions'] },
      'shared/client/recording/outbox.ts': { types: ['Outbox', 'OutboxRow', 'SettledRow', 'Drained'] },
    },
  },
  './context': {
    is: 'who acts, where and why, carried along with the work',
    platform: 'node',
    modules: {
      'shared/client/context/create-audit.ts': { values: ['createAudit'] },
      'shared/client/context/audit.ts': { types: ['Audit', 'AuditOptions'] },
      'shared/client/context/entry-fields.ts': { types: ['EntryFields'] },
    },
  },
  './hono': {
    is: 'requests of hono, each recorded as an entry',
    platform: 'neutral',
    modules: {
      'shared/client/frameworks/hono.ts': { values: ['honoAudit'], types: ['HonoAudit', 'HonoContext', 'HonoOptions'] },
      ...ofEveryFramework,
    },
  },
  './express': {
    is: 'requests of express 4 and 5',
    platform: 'neutral',
    modules: {
      'shared/client/frameworks/express.ts': { values: ['expressAudit'], types: ['ExpressAudit', 'ExpressRequest'] },
      ...ofEveryFramework,
    },
  },
  './fastify': {
    is: 'requests of fastify',
    platform: 'neutral',
    modules: {
      'shared/client/frameworks/fastify.ts': {
        values: ['fastifyAudit'],
        types: ['FastifyAudit', 'FastifyPlugin', 'FastifyReplyLike', 'FastifyRequestLike'],
      },
      ...ofEveryFramework,
    },
  },
  './testing': {
    is: 'a recorder for the tests of an application',
    platform: 'neutral',
    modules: {
      'shared/client/testing/create-memory-recorder.ts': {
        values: ['memoryRecorder'],
        types: ['MemoryRecorderOptions'],
      },
      'shared/client/testing/memory-recorder.ts': { types: ['MemoryRecorder', 'KeptEntry'] },
      'shared/client/testing/expected.ts': { types: ['Expected'] },
    },
  },
  './verify': {
    is: 'the check of files of a log',
    platform: 'neutral',
    modules: { 'shared/proof/verification.ts': { values: ['verify'] } },
  },
}

/** `record`, of `./record`; `index`, of `.`. */
export function fileOf(subpath: string): string {
  return subpath === '.' ? 'index' : subpath.slice(2)
}

/** Lines for each module of a subpath. */
export function shown(
  name: string,
  lineOf: (module: Subpath['modules'][string], path: string) => readonly string[],
): string {
  return Object.entries(subpaths[name]?.modules ?? {})
    .flatMap(([path, module]) => lineOf(module, path))
    .join('\n')
}
