// The optional files that show whether a log was cut or rewritten: a kept checkpoint, and a consistency proof.
import { useState } from 'preact/hooks'
import { verifyWords } from './words.ts'

type Choose = (file: File | undefined) => void

export interface OptionalFilesProps {
  readonly since: File | undefined
  readonly setSince: Choose
  readonly consistency: File | undefined
  readonly setConsistency: Choose
}

export function OptionalFiles({ since, setSince, consistency, setConsistency }: OptionalFilesProps) {
  const say = verifyWords()
  // Stays open while a file is checked, and for the next one.
  const [isOpen, setOpen] = useState(since !== undefined || consistency !== undefined)
  return (
    <details class="fold" open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        {say.since} <small>{say.sinceHint}</small>
      </summary>
      <div class="inside stack tight">
        <FileField id="since" label={say.sinceFile} hint={say.sinceFileHint} onChoose={setSince} />
        <FileField
          id="consistency"
          label={say.consistencyFile}
          hint={say.consistencyFileHint}
          onChoose={setConsistency}
        />
      </div>
    </details>
  )
}

interface FileFieldProps {
  readonly id: string
  readonly label: string
  readonly hint: string
  readonly onChoose: Choose
}

function FileField({ id, label, hint, onChoose }: FileFieldProps) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        type="file"
        id={id}
        aria-describedby={`${id}-hint`}
        onChange={({ currentTarget }) => onChoose(currentTarget.files?.[0])}
      />
      <span class="hint" id={`${id}-hint`}>
        {hint}
      </span>
    </div>
  )
}
