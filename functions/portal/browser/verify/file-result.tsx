// The result of a verification: the receipt with its rows, and their meaning.
import { useEffect, useRef } from 'preact/hooks'
import { Receipt } from '../proof/receipt.tsx'
import { Copy } from '../widgets/copy.tsx'
import { Icon } from '../widgets/icon.tsx'
import { visibleText } from '../words/visible-text.ts'
import { reportAsText, shownReport } from './file-report.ts'
import type { ReportRow } from './report-row.ts'
import { reportWords } from './report-words.ts'
import type { JobRequest, JobResult } from './verification-job.ts'
import { WhatItProves } from './what-it-proves.tsx'
import { verifyWords } from './words.ts'

export interface FileResultProps {
  readonly request: JobRequest
  readonly result: Extract<JobResult, { is: 'verified' }>
  readonly isKeyPinned: boolean
  readonly onAnother: () => void
}

export function FileResult({ request, result, isKeyPinned, onAnother }: FileResultProps) {
  const say = verifyWords()
  const words = reportWords()
  const keyId = request.key?.split('+')[1]
  const context = { fileName: request.file.name, plain: result.plain, isKeyPinned, keyId }
  const report = shownReport(result.verification, context, words)
  const top = useRef<HTMLDivElement>(null)
  // Moves the focus to the result, so that screen readers announce it.
  useEffect(() => top.current?.focus(), [])
  return (
    <div class="page-inner narrow">
      <nav class="crumb">
        <button type="button" class="text-button" onClick={onAnother}>
          {say.another}
        </button>
      </nav>
      <div class="stack">
        <div class="result" ref={top} tabIndex={-1}>
          <Receipt
            title={report.title}
            icon={report.isProven ? 'proof' : report.isKeyMissing ? 'warn' : 'failed'}
            look={report.isProven ? 'genuine' : report.isKeyMissing ? 'caution' : 'failure'}
            label={words.result}
            isLarge
          >
            <p>
              <WithName text={visibleText(report.sentence)} name={visibleText(request.file.name)} />
            </p>
            <dl class="lines">
              {report.rows.map((row) => (
                <Row row={row} />
              ))}
              <Row row={report.total} class="end-line" />
            </dl>
          </Receipt>
        </div>
        {report.meanings.length > 0 && (
          <div class="stack tight">
            <h2>{words.meaning}</h2>
            <ul class="bullets">
              {report.meanings.map((meaning) => (
                <li>{meaning}</li>
              ))}
            </ul>
          </div>
        )}
        <div class="buttons">
          <button type="button" class="button" onClick={() => print()}>
            <Icon name="print" />
            {say.print}
          </button>
          <Copy text={() => reportAsText(report)} label={say.copy} class="button" isLabelled />
        </div>
        {report.isProven && <WhatItProves />}
      </div>
    </div>
  )
}

/** A sentence with the file's name emphasized. */
function WithName({ text, name }: { readonly text: string; readonly name: string }) {
  const at = text.indexOf(name)
  if (at < 0) return <>{text}</>
  return (
    <>
      {text.slice(0, at)}
      <b>{name}</b>
      {text.slice(at + name.length)}
    </>
  )
}

function Row({
  row: { label, lines, small = [] },
  class: name = '',
}: {
  readonly row: ReportRow
  readonly class?: string
}) {
  return (
    <>
      <dt class={name}>{label}</dt>
      <dd class={name}>
        {lines.map((line) => (
          <div>{visibleText(line)}</div>
        ))}
        {small.map((line) => (
          <small>{visibleText(line)}</small>
        ))}
      </dd>
    </>
  )
}
