// `beleg import`: files of records to the service, of any size, going on where the last import of the file ended.
import { type IngestFormat, ingestFormats } from '../../../shared/deployment/ingest-formats.ts'
import { keysOf } from '../../../shared/keys-of.ts'
import { beginning, isBehind, placeText, recordsOf } from '../../sending/records.ts'
import { type Counts, countsText, noCounts, sendFile } from '../../sending/sent-file.ts'
import type { Command, Invocation } from '../invocation/command.ts'
import { placeOptions, rowOptions } from '../invocation/common-options.ts'
import { usageError } from '../invocation/usage-error.ts'
import type { RowPrinter } from '../output/rows.ts'
import { importPlace } from '../sending/import-place.ts'
import {
  exitCodeOf,
  organizationOption,
  type ResultRow,
  resultPrinter,
  resultRows,
  sendDeps,
  wireOf,
} from '../sending/sending.ts'
import { readEnvironment } from '../session/environment.ts'
import { dataFolder } from '../session/folders.ts'
import { type Session, sessionOf } from '../session/session.ts'

export const imports: Command = {
  name: 'import',
  summary: 'Sends files of records, of any size, and goes on after an interruption',
  takes: 'FILE…',
  details: `Formats: entries, cloudevents (in the JSON format), otlp (export requests in JSON or protobuf, as a Collector writes them to
files; large ones are cut), splunk (events one behind the other, with an ingest key), kubernetes (audit events), and any other that the
service takes: what its sender would send. Records are on lines, in a list, or in an object around one, such as a file of CloudTrail. A name that ends with .gz is unpacked. Only records
that were not stored are printed.`,
  options: () => ({
    format: { about: 'What the files hold. Defaults to entries.', takes: 'FORMAT', values: keysOf(ingestFormats) },
    ...organizationOption,
    source: {
      about: 'Which sender the records are of, where the address says it: the cluster of kubernetes.',
      takes: 'NAME',
    },
    again: { about: 'Begins with the first record, also of a file that was imported before.' },
    ...rowOptions,
    ...placeOptions,
  }),
  examples: ['beleg import entries.ndjson', 'beleg import events.ndjson --format cloudevents --again'],
  run: async (invocation) => {
    const { words, options, notes } = invocation
    if (words.length === 0) throw usageError('import which files?')
    const format = (options.text('format') ?? 'entries') as IngestFormat
    const session = await sessionOf(invocation)
    const printer = resultPrinter(invocation, session)
    const total = noCounts()
    for (const path of words) {
      const counts = await importFile(invocation, session, format, path, printer)
      for (const [status, count] of Object.entries(counts)) total[status as keyof Counts] += count
      if (counts.failed > 0) break
    }
    await printer.end()
    notes.progress('')
    notes.say(countsText(total))
    if (total.failed > 0) notes.warn('the service did not take all: the same command goes on')
    return exitCodeOf(total)
  },
}

async function importFile(
  invocation: Invocation,
  session: Session,
  format: IngestFormat,
  path: string,
  printer: RowPrinter<ResultRow>,
): Promise<Counts> {
  const { env, stdin, options, notes } = invocation
  const wire = wireOf(invocation, session, format)
  const target = JSON.stringify([session.place.origin, wire.path, format])
  const place = await importPlace(dataFolder(readEnvironment(env)), path, target)
  const after = options.isOn('again') ? beginning : place.after
  if (isBehind(after, beginning)) notes.say(`${path}: goes on after line ${placeText(after)}`)
  let isOpen = false
  return sendFile(sendDeps(invocation, session), wire, {
    records: recordsOf(path, stdin, format),
    after,
    onSettled: async (settled, counts) => {
      await printer.print(
        resultRows(path, settled).filter(
          ({ status }) => !['stored', 'duplicate', 'filtered', 'taken'].includes(status),
        ),
      )
      // What failed is sent again next time, and so is what is behind it.
      isOpen ||= settled.some(({ result }) => result.status === 'failed')
      const last = settled.at(-1)
      if (!isOpen && last) await place.note(last.record)
      notes.progress(`${path}, line ${placeText(last?.record ?? after)}: ${countsText(counts)}`)
    },
  })
}
