// An initiator in a table: the address with its domain in paler ink, or the id if no address is known.
import { Icon } from '../widgets/icon.tsx'

export function InitiatorName({ id, email }: { readonly id: string; readonly email: string | undefined }) {
  const [local = '', domain] = email?.split('@') ?? []
  return (
    <span class="who" title={email === undefined ? id : `${email} (${id})`}>
      <Icon name="person" />
      <span class="one-line">
        {email === undefined ? id : local}
        {domain !== undefined && <span class="domain">@{domain}</span>}
      </span>
    </span>
  )
}
