// The frame of a receipt. Only results of proofs are drawn as receipts.
import type { ComponentChildren } from 'preact'
import { Icon } from '../widgets/icon.tsx'
import type { IconName } from '../widgets/icons.ts'

export interface ReceiptProps {
  readonly title: string
  readonly icon: IconName
  /** Green only if this browser proved it with a key that somebody has compared. */
  readonly look?: 'genuine' | 'caution' | 'failure' | undefined
  readonly label: string
  readonly isLarge?: boolean
  readonly isBusy?: boolean
  readonly children?: ComponentChildren
}

export function Receipt({ title, icon, look, label, isLarge = false, isBusy = false, children }: ReceiptProps) {
  return (
    <section class={`receipt ${isLarge ? 'large' : ''} ${look ?? ''}`} aria-label={label} aria-busy={isBusy}>
      <h2>
        <Icon name={icon} />
        {title}
      </h2>
      {children}
    </section>
  )
}
