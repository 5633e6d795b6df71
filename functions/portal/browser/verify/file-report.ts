// The report on a verified file for a page: a verdict, rows, and their meaning, in one language. It states the same as
// shared/proof/report-text.ts does for a terminal. Checks nothing.

import type { Fault } from '../../../../shared/proof/fault.ts'
import { type FaultKind, sayFault } from '../../../../shared/proof/fault-kind.ts'
import type { FileReport } from '../../../../shared/proof/file-check.ts'
import type { Verification } from '../../../../shared/proof/verification.ts'
import type { PlainDownload } from './plain-download.ts'
import type { ReportRow } from './report-row.ts'
import { bundleRows, capital, entryRow, printable } from './report-rows.ts'
import type { FileReportWords } from './report-words.ts'

export interface ShownReport {
  readonly isProven: boolean
  /** The file is consistent, but without a key nobody vouches for it. */
  readonly isKeyMissing: boolean
  readonly title: string
  readonly sentence: string
  readonly rows: readonly ReportRow[]
  /** The last row, under a double rule. */
  readonly total: ReportRow
  readonly meanings: readonly string[]
}

export interface ReportContext {
  readonly fileName: string
  readonly plain?: PlainDownload | undefined
  /** Whether the given key is pinned in this browser. */
  readonly isKeyPinned: boolean
  readonly keyId?: string | undefined
}

const faultsShown = 20

export function shownReport(verification: Verification, context: ReportContext, words: FileReportWords): ShownReport {
  const { isProven, report, given } = verification
  const isKeyMissing = !isProven && report.faultCount === 0
  const rows = [
    ...convertedRows(verification, context, words),
    ...logRows(verification, context, words),
    ...(report.kind === 'bundle' ? bundleRows(report, words) : []),
    ...(report.kind === 'proof' && report.proof ? [entryRow(report.proof, words)] : []),
    ...growthRows(report, given.sinceSize, words),
    ...(context.plain ? [] : faultRows(report, words)),
  ]
  return {
    isProven,
    isKeyMissing,
    title: isProven ? words.proven : words.notProven,
    sentence: sentenceOf(verification, context, isKeyMissing, words),
    rows,
    total: {
      label: words.rows.faults,
      lines: [report.faultCount === 0 ? words.noFaults : words.count(report.faultCount)],
    },
    meanings: isProven ? [] : meaningsOf(report, context, isKeyMissing, words),
  }
}

function sentenceOf(
  { isProven, report }: Verification,
  { fileName, plain }: ReportContext,
  isKeyMissing: boolean,
  words: FileReportWords,
): string {
  if (isProven) return words.provenOf[report.kind](fileName)
  if (plain) return words.plain[plain](fileName)
  if (isKeyMissing) return words.keyMissing(fileName)
  return report.kind === 'unknown' ? words.noFileOfLog(fileName) : words.faultsIn(fileName, report.faultCount)
}

function convertedRows(
  { report, given }: Verification,
  { fileName }: ReportContext,
  words: FileReportWords,
): ReportRow[] {
  const lines = [{ name: fileName, conversions: report.conversions }, ...given.converted]
    .filter(({ conversions }) => conversions.length > 0)
    .map(({ name, conversions }) => `${name}: ${conversions.map((one) => words.conversions[one]).join(', ')}`)
  return lines.length === 0 ? [] : [{ label: words.rows.converted, lines, small: [words.convertedSays] }]
}

function logRows(
  { report, given }: Verification,
  { isKeyPinned, keyId = '' }: ReportContext,
  words: FileReportWords,
): ReportRow[] {
  const { checkpoint, signature } = report
  if (!checkpoint) return []
  const signed = {
    good: isKeyPinned ? words.signature.pinned(keyId) : words.signature.given(keyId),
    bad: words.signature.bad(given.keyName ?? ''),
    unchecked: words.signature.unchecked,
  }[signature]
  return [
    { label: words.rows.log, lines: [printable(checkpoint.origin)] },
    { label: words.rows.checkpoint, lines: [words.entries(checkpoint.size)], small: [signed] },
  ]
}

function growthRows({ grewFrom }: FileReport, sinceSize: number | undefined, words: FileReportWords): ReportRow[] {
  if (grewFrom === undefined || sinceSize === undefined) return []
  return [{ label: words.rows.growth, lines: [grewFrom ? words.grown(sinceSize) : words.notGrown(sinceSize)] }]
}

function faultRows({ faults, faultCount }: FileReport, words: FileReportWords): ReportRow[] {
  const shown = faults.slice(0, faultsShown).map((fault) => faultRow(fault, words))
  const more = faultCount - shown.length
  return more > 0 ? [...shown, { label: '', lines: [words.moreFaults(more)] }] : shown
}

function faultRow(fault: Fault, words: FileReportWords): ReportRow {
  const { line, leafIndex } = fault
  const says = sayFault(words.faults, fault)
  // Statements about leaves name them themselves.
  const isNamed = leafIndex === undefined || fault.kind === 'leaves-missing' || fault.kind === 'leaf-misplaced'
  return {
    label: line === undefined ? words.rows.file : words.rows.line(line),
    lines: [isNamed ? capital(says) : `${words.leaf(leafIndex)}: ${says}`].map(printable),
  }
}

const growthFaults: ReadonlySet<FaultKind['kind']> = new Set(['end-cut-off', 'rewritten', 'rewritten-or-proof-altered'])
const keyFaults: ReadonlySet<FaultKind['kind']> = new Set(['checkpoint-of-another-log', 'checkpoint-not-signed'])

function meaningsOf(report: FileReport, { plain }: ReportContext, isKeyMissing: boolean, words: FileReportWords) {
  if (plain) return [words.plainWay]
  if (isKeyMissing) return Object.values(words.meaningKey)
  const has = (kinds: ReadonlySet<FaultKind['kind']>) => report.faults.some(({ kind }) => kinds.has(kind))
  if (has(growthFaults)) return Object.values(words.meaningRewritten)
  return Object.values(has(keyFaults) ? words.meaningOtherKey : words.meaningAltered)
}

/** The report as text, for an e-mail or a ticket. */
export function reportAsText({ title, sentence, rows, total }: ShownReport): string {
  const width = Math.max(...[...rows, total].map(({ label }) => label.length)) + 2
  const text = [...rows, total].flatMap(({ label, lines, small = [] }) =>
    [...lines, ...small.map((line) => `(${line})`)].map(
      (line, at) => `${(at === 0 ? label : '').padEnd(width)}${line}`,
    ),
  )
  return [title, sentence, '', ...text, ''].join('\n')
}
