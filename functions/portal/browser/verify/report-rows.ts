// The rows of a report about the content of a file: for a bundle, its entries and its query; for a proof, its entry.
import type { Entry } from '../../../../shared/entry/entry.ts'
import type { BundleHeader } from '../../../../shared/proof/bundle.ts'
import type { BundleReport } from '../../../../shared/proof/bundle-check.ts'
import type { ProofFile } from '../../../../shared/proof/proof-file.ts'
import type { ReportRow } from './report-row.ts'
import type { FileReportWords } from './report-words.ts'

const rangesShown = 8
const filtersShown = 8

export function bundleRows(report: BundleReport, words: FileReportWords): ReportRow[] {
  const { header, entries, leftOut, faultCount, checkpoint } = report
  if (!header) return []
  const isWhole = faultCount === 0 && entries === checkpoint?.size
  const here = {
    label: words.rows.entries,
    lines: [isWhole ? words.wholeLog(entries) : words.inFile(entries)],
    ...(leftOut > 0 ? { small: [words.leftOut(leftOut)] } : {}),
  }
  // Completeness can be claimed only for a file without faults.
  const complete = faultCount === 0 && entries > 0 ? [completeRow(report, words)] : []
  const filtered = header.filter ? [{ label: words.rows.filtered, lines: [words.filteredSays] }] : []
  return [here, ...complete, askedRow(header, words), ...filtered]
}

function completeRow({ complete, ranges }: BundleReport, words: FileReportWords): ReportRow {
  const shown = complete.slice(0, rangesShown).map(({ from, to }) => capital(words.range(from, to)))
  const more = ranges - shown.length
  return { label: words.rows.complete, lines: more > 0 ? [...shown, words.moreRanges(more)] : shown }
}

function askedRow(header: BundleHeader, words: FileReportWords): ReportRow {
  const { scope, startTimeRange, endTimeRange, fromLeafIndex, toLeafIndex, filter = {} } = header
  const bounds = [
    ...(startTimeRange === undefined ? [] : [words.askedFrom(startTimeRange)]),
    ...(endTimeRange === undefined ? [] : [words.askedTo(endTimeRange)]),
    ...(fromLeafIndex === undefined ? [] : [words.askedFromLeaf(fromLeafIndex)]),
    ...(toLeafIndex === undefined ? [] : [words.askedToLeaf(toLeafIndex)]),
  ]
  const filters = Object.entries(filter).map(([name, values]) => `${name}: ${values.join(' | ')}`)
  const more = filters.length - filtersShown
  return {
    label: words.rows.asked,
    lines: [
      [scope, ...bounds].join(', '),
      ...filters.slice(0, filtersShown),
      ...(more > 0 ? [words.moreFilters(more)] : []),
    ].map(printable),
    small: [words.askedUnsigned],
  }
}

/** What the entry is about, if its line can be read. */
export function entryRow({ line, leafIndex }: ProofFile, words: FileReportWords): ReportRow {
  const { id, eventTimeStamp, eventName, initiator } = entryOf(line)
  const said = [eventTimeStamp, eventName, initiator?.email ?? initiator?.id].filter((part) => typeof part === 'string')
  return {
    label: words.rows.entry,
    lines: [`${words.leaf(leafIndex)}: ${typeof id === 'string' ? id : words.noId}`].map(printable),
    small: [said.join(', ')].map(printable),
  }
}

function entryOf(line: string): Partial<Entry> {
  try {
    return JSON.parse(line) ?? {}
  } catch {
    return {}
  }
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

const textLengthMax = 400

/** A file can contain anything, including characters that change the writing direction. */
export function printable(text: string): string {
  return text.slice(0, textLengthMax).replaceAll(/\p{C}/gu, '\ufffd')
}
