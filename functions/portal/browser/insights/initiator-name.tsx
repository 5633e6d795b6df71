// An initiator in a table: the address with its domain in paler ink, or the id if no address is known. Without an icon, since counts do not
// tell what kind of initiator it is.
import { visibleText } from '../words/visible-text.ts'

export function InitiatorName({ id, email }: { readonly id: string; readonly email: string | undefined }) {
  const name = visibleText(email ?? id)
  const [local = '', domain] = email === undefined ? [name] : name.split('@')
  return (
    <span class="who" title={email === undefined ? name : `${name} (${visibleText(id)})`}>
      <span class="one-line">
        {local}
        {domain !== undefined && <span class="domain">@{domain}</span>}
      </span>
    </span>
  )
}
