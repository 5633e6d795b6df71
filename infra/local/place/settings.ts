// The settings of the service on one machine: its data folder, its ports, and its names. Starts nothing, and no deployment
// reads it.
import { join, resolve } from 'node:path'
import { type ImportSource, parseImportSources } from '../../../shared/deployment/import-sources.ts'
import { CommandError } from '../../command/command.ts'

export interface LocalSettings {
  /** The folder of everything that outlives a restart. */
  readonly dataDir: string
  /** The issuer's private key; made on first use. */
  readonly keyFile: string
  /** The private key that signs checkpoints; made on first use. */
  readonly logKeyFile: string
  readonly ports: Readonly<Record<'gateway' | 'issuer' | 's3' | 'dynamodb' | 'queue', number>>
  readonly gatewayUrl: string
  /** The `iss` of every local token. */
  readonly issuer: string
  readonly audience: string
  readonly rightsClaim: string
  /** The portal, as a client of the issuer. */
  readonly portalClient: string
  readonly region: string
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
  readonly eventsTable: string
  readonly ledgerTable: string
  readonly archiveBucket: string
  /** The note whether this folder got the demo's story (story-note.ts). */
  readonly storyFile: string
  /** The organization of the demo's entries. */
  readonly demoOrganization: string
  /** Whether all log lines and metrics of the functions are printed, or only warnings and errors. */
  readonly logsAll: boolean
  /** The buckets of the local S3 that records are imported from, as a deployment has them. */
  readonly importSources: readonly ImportSource[]
  /** Whether looks are recorded, like the setting of a deployment. */
  readonly recordViews: boolean
}

const defaultPort = 8787

/**
 * `BELEG_DATA` moves the data folder, `BELEG_PORT` the gateway; the other four ports follow it. `BELEG_LOG=all` prints all log
 * lines. `BELEG_RECORD_VIEWS=true` records who looks. `BELEG_IMPORTS` has the buckets to import from, as the setting `importBuckets` of a deployment.
 * @param repository where the data folder is by default; the bundled command is not in the folder of this file.
 * @throws CommandError if `BELEG_PORT` is no port with room for the other four, or one of the last two has another value.
 */
export function readSettings(
  source: Readonly<Record<string, string | undefined>>,
  repository = join(import.meta.dirname, '../../..'),
): LocalSettings {
  const dataDir = source['BELEG_DATA'] ? resolve(source['BELEG_DATA']) : join(repository, '.data')
  const gateway = readPort(source['BELEG_PORT'])
  const ports = { gateway, issuer: gateway + 1, s3: gateway + 2, dynamodb: gateway + 3, queue: gateway + 4 }
  return {
    dataDir,
    keyFile: join(dataDir, 'issuer-key.json'),
    logKeyFile: join(dataDir, 'log-key.pem'),
    ports,
    gatewayUrl: `http://127.0.0.1:${ports.gateway}`,
    issuer: `http://127.0.0.1:${ports.issuer}`,
    audience: 'beleg',
    rightsClaim: 'rights',
    portalClient: 'beleg-portal',
    region: 'eu-central-1',
    // Public, and useful only for the engines on loopback. Letters and digits only: DynamoDB Local takes no other characters.
    credentials: { accessKeyId: 'localbeleg', secretAccessKey: 'localbelegnosecret' },
    eventsTable: 'beleg-local-events',
    ledgerTable: 'beleg-local-ledger',
    archiveBucket: 'beleg-local-archive',
    storyFile: join(dataDir, 'story.json'),
    demoOrganization: '5d0c8f0e-7c1b-4a57-9f63-2b1f3c9d4e10',
    logsAll: isOn('BELEG_LOG', source['BELEG_LOG'], 'all'),
    importSources: readImports(source['BELEG_IMPORTS']),
    recordViews: isOn('BELEG_RECORD_VIEWS', source['BELEG_RECORD_VIEWS'], 'true'),
  }
}

/** The addresses of a running service's engines, as its functions get them. */
export function engineUrls({ ports }: Pick<LocalSettings, 'ports'>) {
  return {
    dynamoDb: `http://127.0.0.1:${ports.dynamodb}`,
    s3: `http://127.0.0.1:${ports.s3}`,
    downloadQueue: `http://127.0.0.1:${ports.queue}/000000000000/downloads.fifo`,
    importQueue: `http://127.0.0.1:${ports.queue}/000000000000/imports.fifo`,
    indexQueue: `http://127.0.0.1:${ports.queue}/000000000000/index.fifo`,
  }
}

function readImports(text: string | undefined): readonly ImportSource[] {
  try {
    return parseImportSources(text || '[]')
  } catch (cause) {
    throw new CommandError(`"BELEG_IMPORTS": ${(cause as Error).message}`, { cause })
  }
}

function readPort(text: string | undefined): number {
  if (!text) return defaultPort
  const port = Number(text)
  if (Number.isInteger(port) && port >= 1 && port <= 65_531) return port
  throw new CommandError(`"BELEG_PORT" must be a port from 1 to 65531, not "${text}"`)
}

function isOn(name: string, text: string | undefined, on: string): boolean {
  if (text && text !== on) throw new CommandError(`"${name}" must be "${on}" or nothing, not "${text}"`)
  return text === on
}
