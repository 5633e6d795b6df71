// A region for content that may be wider than the screen: it scrolls on its own, also by keyboard.
import type { ComponentChildren } from 'preact'

export interface ScrollerProps {
  /** The name for screen readers. */
  readonly label: string
  readonly class?: string
  readonly children: ComponentChildren
}

export function Scroller({ label, class: name = 'scroll-x', children }: ScrollerProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must take the focus (WCAG 2.1.1; axe: scrollable-region-focusable)
    <section class={name} tabIndex={0} aria-label={label}>
      {children}
    </section>
  )
}
