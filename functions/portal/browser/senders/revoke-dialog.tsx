// Asks before a key is revoked, and says whether it is still used.
import { useState } from 'preact/hooks'
import { api } from '../session/session.ts'
import { Dialog } from '../widgets/dialog.tsx'
import { Icon } from '../widgets/icon.tsx'
import { Failure } from '../widgets/states.tsx'
import { visibleText } from '../words/visible-text.ts'
import type { ShownKey } from './ingest-key.ts'
import { senderWords } from './words.ts'

export interface RevokeDialogProps {
  readonly revoked: ShownKey
  /** Of the organization's keys. */
  readonly path: string
  readonly onClose: () => void
  readonly onRevoked: () => void
}

export function RevokeDialog({ revoked, path, onClose, onRevoked }: RevokeDialogProps) {
  const say = senderWords()
  const [failure, setFailure] = useState<unknown>(undefined)
  const [isSending, setSending] = useState(false)
  const revoke = async () => {
    setSending(true)
    setFailure(undefined)
    try {
      await api.delete(`${path}/${encodeURIComponent(revoked.id)}`)
      onRevoked()
    } catch (error) {
      setFailure(error)
      setSending(false)
    }
  }
  const footer = (
    <>
      <button type="button" class="button" onClick={onClose}>
        {say.form.cancel}
      </button>
      <button type="button" class="button primary" disabled={isSending} onClick={revoke}>
        {say.revoke}
      </button>
    </>
  )
  return (
    <Dialog title={say.revoking.title(visibleText(revoked.name))} onClose={onClose} footer={footer}>
      <p>{say.revoking.what}</p>
      <dl class="recap">
        <dt>{say.revoking.id}</dt>
        <dd class="code">{revoked.id}</dd>
        <dt>{say.formats}</dt>
        <dd>{revoked.formats.map((format) => say.formatNames[format]).join(', ')}</dd>
        <dt>{say.used}</dt>
        <dd>{revoked.lastUsedDay === undefined ? say.neverUsed : say.usedOn(revoked.lastUsedDay)}</dd>
      </dl>
      <p class="notice">
        <Icon name="info" />
        <span class="grow">{say.revoking.recorded}</span>
      </p>
      {failure !== undefined && <Failure error={failure} />}
    </Dialog>
  )
}
