// The report of a verification for people: what was checked, what holds, what fails and where, and the verdict. One screen of plain
// text. Checks nothing.
import { counted } from '../counted.ts'
import type { Entry } from '../entry/entry.ts'
import type { BundleHeader } from './bundle.ts'
import type { BundleReport } from './bundle-check.ts'
import { type Conversion, conversions } from './conversion.ts'
import type { Fault } from './fault.ts'
import type { FileReport } from './file-check.ts'
import type { ProofFile } from './proof-file.ts'
import { printable, type Row, rowLines } from './report-rows.ts'
import { isProven, type Trust } from './trust.ts'

const faultsShown = 10
const rangesShown = 8
const filtersShown = 8

const kinds = {
  bundle: 'a bundle: entries of a log, with what proves them',
  proof: 'a proof file: one entry of a log, with what proves it',
  checkpoint: 'a checkpoint: the signed size and root of a log',
  unknown: 'not a file of a log',
} as const satisfies Record<FileReport['kind'], string>

/** What was given besides the file, and how it had been converted. */
export interface ConvertedFile {
  readonly name: string
  readonly conversions: readonly Conversion[]
}

/** @param name of the file. */
export function reportText(
  name: string,
  report: FileReport,
  trust: Trust,
  besides: readonly ConvertedFile[] = [],
): string {
  const found: Row[] = [
    ...convertedRows([{ name, conversions: report.conversions }, ...besides]),
    ...logRows(report, trust),
    ...witnessRows(report),
    ...(report.kind === 'bundle' ? bundleRows(report) : []),
    ...(report.kind === 'proof' && report.proof ? [entryRow(report.proof)] : []),
    ...appendOnlyRows(report, trust),
  ]
  const title = printable(`${name} is ${kinds[report.kind]}`)
  const sections = [[title], found.flatMap(rowLines), faultRows(report).flatMap(rowLines), verdict(report)]
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')
}

function convertedRows(files: readonly ConvertedFile[]): Row[] {
  const lines = files
    .filter(({ conversions: undone }) => undone.length > 0)
    .map(({ name, conversions: undone }) => `${name}: ${undone.map((one) => conversions[one]).join(', ')}`)
  if (lines.length === 0) return []
  return [['converted', ...lines, '(on its way to you; that was undone, and takes nothing from what is said below)']]
}

function logRows({ checkpoint, signature }: FileReport, { key }: Trust): Row[] {
  if (!checkpoint) return []
  const signed = {
    good: "signed by the log's key",
    bad: `not signed by the key of ${key?.name ?? checkpoint.origin}`,
    unchecked: 'signature not checked: no key was given',
  }[signature]
  return [
    ['log', checkpoint.origin],
    ['checkpoint', `${counted(checkpoint.size, 'entry', 'entries')}; ${signed}`],
  ]
}

function witnessRows({ cosignatures }: FileReport): Row[] {
  if (!cosignatures) return []
  const { by, quorum, isMet } = cosignatures
  const lines = by.map(({ witness, time }) =>
    time === undefined ? witness : `${witness}, no later than ${new Date(time * 1000).toISOString().slice(0, -5)}Z`,
  )
  const asked = quorum === 'none' ? 'the policy asks for none' : `the quorum "${quorum}" is ${isMet ? '' : 'not '}met`
  return [['cosigned by', ...(lines.length === 0 ? ['no witness of the policy'] : lines), `(${asked})`]]
}

function bundleRows(report: BundleReport): Row[] {
  const { header, entries, leftOut, faultCount, checkpoint } = report
  if (!header) return []
  const whole = faultCount === 0 && entries === checkpoint?.size ? ', the whole log' : ''
  return [
    ['entries', `${entries} here${whole}${leftOut > 0 ? `, ${leftOut} of the log left out` : ''}`],
    // What is complete can only be said of a file in which nothing is wrong.
    ...(faultCount === 0 && entries > 0 ? [rangeRow(report)] : []),
    ['asked for', askedText(header), ...filterTexts(header), '(so says the first line; it is no part of the proof)'],
    ...(header.filter
      ? [['filtered', 'each entry here is in the log; that none is missing is not claimed'] as const]
      : []),
  ]
}

function rangeRow({ complete, ranges }: BundleReport): Row {
  const shown = complete
    .slice(0, rangesShown)
    .map(({ from, to }) =>
      to - from === 1 ? `leaf ${from}` : `leaves ${from} to ${to - 1}: all ${to - from}, none left out`,
    )
  const more = ranges - shown.length
  return ['complete', ...shown, ...(more > 0 ? [`and ${counted(more, 'range')} more`] : [])]
}

function askedText({ scope, startTimeRange, endTimeRange, fromLeafIndex, toLeafIndex }: BundleHeader): string {
  const bounds: readonly [string, string | number | undefined][] = [
    ['times from', startTimeRange],
    [startTimeRange === undefined ? 'times before' : 'before', endTimeRange],
    ['leaves from', fromLeafIndex],
    [fromLeafIndex === undefined ? 'leaves before' : 'before', toLeafIndex],
  ]
  return [scope, ...bounds.flatMap(([label, bound]) => (bound === undefined ? [] : [`${label} ${bound}`]))].join(', ')
}

function filterTexts({ filter = {} }: BundleHeader): string[] {
  const texts = Object.entries(filter).map(([name, values]) => `only ${name}: ${values.join(' | ')}`)
  const more = texts.length - filtersShown
  return [...texts.slice(0, filtersShown), ...(more > 0 ? [`and ${counted(more, 'filter')} more`] : [])]
}

/** What the entry is about, as far as its line can be read. */
function entryRow({ line, leafIndex }: ProofFile): Row {
  const { id, eventTimeStamp, eventName, initiator } = entryOf(line)
  const said = [eventTimeStamp, eventName, initiator?.email ?? initiator?.id].filter((part) => typeof part === 'string')
  return ['entry', `leaf ${leafIndex}: ${typeof id === 'string' ? id : 'without an id'}`, said.join(', ')]
}

function entryOf(line: string): Partial<Entry> {
  try {
    return JSON.parse(line) ?? {}
  } catch {
    return {}
  }
}

function appendOnlyRows({ grewFrom }: FileReport, { since }: Trust): Row[] {
  if (!since || grewFrom === undefined) return []
  const kept = `the checkpoint that was kept, of ${counted(since.size, 'entry', 'entries')}`
  return [['growth', grewFrom ? `the log only grew since ${kept}` : `not shown since ${kept}`]]
}

function faultRows({ faults, faultCount }: FileReport): Row[] {
  if (faultCount === 0) return []
  const shown = faults.slice(0, faultsShown)
  const more = faultCount - shown.length
  return [[counted(faultCount, 'fault'), ...shown.map(faultText), ...(more > 0 ? [`and ${more} more`] : [])]]
}

function faultText({ line, leafIndex, says }: Fault): string {
  const place = [
    ...(line === undefined ? [] : [`line ${line}`]),
    ...(leafIndex === undefined ? [] : [`leaf ${leafIndex}`]),
  ]
  return place.length === 0 ? says : `${place.join(', ')}: ${says}`
}

function verdict(report: FileReport): string[] {
  if (isProven(report)) return [`PROVEN: ${proven[report.kind]}`]
  if (report.faultCount > 0) return [`NOT PROVEN: see the ${report.faultCount === 1 ? 'fault' : 'faults'} above`]
  return [
    "NOT PROVEN: without the log's key anybody could have made this file",
    '',
    'All that can be checked without the key holds. The key is a line of text that whoever may read the',
    'organization gets at GET /v2/organizations/ID/log/key. Take it from there, or from somebody who kept',
    'it, never from where the file came from; then add: --key KEY',
  ]
}

const proven = {
  bundle: 'the entries are those that the log has at these places, unaltered',
  proof: 'the entry is the one that the log has at this place, unaltered',
  checkpoint: 'the log has stated this size and this root',
  unknown: '',
} as const satisfies Record<FileReport['kind'], string>
