// From what was used to dollars: one line for each thing that is paid for. What cannot be measured on one machine is assumed here, in
// one place.
import { functionSizes } from '../../infra/compute/function-sizes.ts'
import type { TableName } from '../../shared/deployment/tables.ts'
import { downloadTtlDays } from '../../shared/download/download.ts'
import { retentionDays } from '../../shared/time/retention.ts'
import { lateNotes, type Usage } from './meter.ts'
import { prices } from './prices.ts'

/** What a function was used for in one phase of the work. */
export interface Work {
  readonly fn: 'ingest' | 'archive' | 'sign' | 'index' | 'query' | 'download'
  readonly usage: Usage
  readonly invocations: number
  /** Of the function's process. */
  readonly cpuMs: number
  /** How many of its requests to the engines are under way at a time. */
  readonly requestsAtOnce: number
  /** Of all that came by HTTP; 0 where a stream feeds the function. */
  readonly apiRequests: number
  readonly logBytes: number
  /** To a FIFO queue of SQS, those of Lambda's poller among them. */
  readonly queueRequests?: number
  /** The share of invocations that X-Ray records: the first of each second, and 5 % of the others. */
  readonly tracedShare: number
  readonly signatures?: number
}

export type Bill = ReadonlyMap<string, number>

const assumed = {
  /** One answer of DynamoDB or S3, from within the region. */
  engineMs: 10,
  /** A core of a Lambda function comes with so much memory, and is taken to be as fast as one here. */
  coreMb: 1769,
  /** START, END and REPORT of an invocation. */
  reportBytes: 400,
  /** A line of the gateway's access log. */
  accessLogBytes: 350,
}

const million = 1e6
const gigabyte = 1e9
const daysOfMonth = 365.25 / 12
const keptMonths = retentionDays / daysOfMonth
/** infra/data/archive-bucket.ts: a week more, and another in which it can be brought back; a download one day. */
const bucketMonths = (retentionDays + 14) / daysOfMonth
const downloadMonths = (downloadTtlDays + 1) / daysOfMonth
/** There too: a part of the search index can be brought back for one day. */
const partMonths = { 'index/young': (21 + 1) / daysOfMonth, 'index/sealed': (91 + 1) / daysOfMonth }

/** What the search index adds to the bill. */
export const indexLines = ['search index: tables', 'search index: bucket', 'search index: function'] as const

/** For what `works` have done, in dollars. */
export function billOf(works: readonly Work[]): Bill {
  const bill = new Map<string, number>()
  const charge = (line: string, dollars: number) => bill.set(line, (bill.get(line) ?? 0) + dollars)
  for (const line of ['table writes', 'index writes', 'storage, 90 days', 'backups, 90 days', 'stream']) charge(line, 0)
  for (const line of ['lookups', 'archive', 'proofs', 'large fields', 'reads', 'files', ...indexLines]) charge(line, 0)
  for (const work of works) {
    chargeTables(work, charge)
    chargeBucket(work, charge)
    const lineOfFunction = (line: string) => (work.fn === 'index' ? 'search index: function' : line)
    charge('requests', (work.apiRequests * prices.apiRequests.dollars) / million)
    charge(lineOfFunction('requests'), (work.invocations * prices.functionRequests.dollars) / million)
    charge(lineOfFunction('compute'), (gbSeconds(work) * prices.functionGbSeconds.dollars) / million)
    if (work.queueRequests)
      charge(lineOfFunction('files'), (work.queueRequests * prices.queueRequests.dollars) / million)
    charge(lineOfFunction('logs'), (loggedBytes(work) * prices.logBytes.dollars) / gigabyte)
    charge('proofs', ((work.signatures ?? 0) * prices.signatures.dollars) / million)
    charge(lineOfFunction('traces'), (work.invocations * work.tracedShare * prices.traces.dollars) / million)
  }
  return bill
}

export function total(bill: Bill): number {
  return [...bill.values()].reduce((sum, dollars) => sum + dollars, 0)
}

type Charge = (line: string, dollars: number) => void

function chargeTables({ fn, usage }: Work, charge: Charge): void {
  for (const [at, units] of Object.entries(usage.writeUnits))
    charge(lineOf(fn, at, 'table writes', 'index writes'), (units * classOf(at).write) / million)
  for (const [at, units] of Object.entries(usage.readUnits))
    charge(lineOf(fn, at, 'reads', 'reads'), (units * classOf(at).read) / million)
  for (const [at, bytes] of Object.entries(usage.storedBytes)) {
    const gigabyteMonths = (bytes / gigabyte) * keptMonths
    charge(lineOf(fn, at, 'storage, 90 days', 'storage, 90 days'), gigabyteMonths * classOf(at).storage)
    if (!at.includes('/')) charge(lineOf(fn, at, 'backups, 90 days', ''), gigabyteMonths * prices.backups.dollars)
  }
}

/** The classes that infra/data/events-table.ts and infra/data/ledger-table.ts choose; an index has that of its table. */
function classOf(at: string) {
  return at.startsWith('events')
    ? {
        write: prices.writeUnitsInfrequent.dollars,
        read: prices.readUnitsInfrequent.dollars,
        storage: prices.storageInfrequent.dollars,
      }
    : { write: prices.writeUnits.dollars, read: prices.readUnits.dollars, storage: prices.storage.dollars }
}

const ledgerLines = {
  ingest: 'lookups',
  archive: 'archive',
  sign: 'proofs',
  index: 'search index: tables',
  query: 'reads',
  download: 'files',
}

function lineOf(fn: Work['fn'], at: string, ofTable: string, ofIndex: string): string {
  const events: TableName = 'events'
  // Also what it reads of the table, and what ingest notes for it.
  if (fn === 'index' || at === lateNotes) return 'search index: tables'
  if (at.startsWith(`${events}/`)) return ofIndex
  return at === events ? ofTable : ledgerLines[fn]
}

function chargeBucket({ usage }: Work, charge: Charge): void {
  for (const [prefix, { puts, gets, bytesPut }] of Object.entries(usage.bucket)) {
    const line = {
      segments: 'archive',
      tiles: 'proofs',
      checkpoints: 'proofs',
      payloads: 'large fields',
      downloads: 'files',
      'index/young': 'search index: bucket',
      'index/sealed': 'search index: bucket',
    }[prefix]
    if (line === undefined) throw new Error(`the bill has no line for "${prefix}" of the bucket`)
    charge(line, (puts * prices.bucketPuts.dollars + gets * prices.bucketGets.dollars) / million)
    const months = { downloads: downloadMonths, ...partMonths }[prefix] ?? bucketMonths
    charge(line, (bytesPut / gigabyte) * months * prices.bucketStorage.dollars)
  }
}

/** Lambda bills the time that passes: that of the processor, of which little memory gives a part, and that of waiting. */
export function gbSeconds({ fn, cpuMs, usage, requestsAtOnce }: Work): number {
  const { memoryMb } = functionSizes[fn]
  const cpu = cpuMs * Math.max(1, assumed.coreMb / memoryMb)
  const waiting = (usage.requests * assumed.engineMs) / requestsAtOnce
  return ((cpu + waiting) / 1000) * (memoryMb / 1024)
}

function loggedBytes({ logBytes, invocations, apiRequests }: Work): number {
  return logBytes + invocations * assumed.reportBytes + apiRequests * assumed.accessLogBytes
}
