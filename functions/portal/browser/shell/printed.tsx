// Who printed a page, and when: on paper, below every screen but the list, whose own frame says it. Never on the screen.
import { useEffect, useState } from 'preact/hooks'
import { address } from '../router/address.ts'
import { date, shortTime, zoneName } from '../words/format.ts'
import { reader } from './scope.ts'
import { shellWords } from './words.ts'

export function PrintFoot() {
  const { byWhom } = usePrinted()
  return (
    <p class="print-only print-foot">
      {shellWords().printedBy} {byWhom}
      <br />
      {address.value.href}
    </p>
  )
}

/** When the page was last printed; until then, when it was drawn. */
export function usePrinted(): { readonly atMs: number; readonly byWhom: string } {
  const [atMs, setAt] = useState(Date.now)
  useEffect(() => {
    const note = () => setAt(Date.now())
    addEventListener('beforeprint', note)
    return () => removeEventListener('beforeprint', note)
  }, [])
  const me = reader.value?.me
  return {
    atMs,
    byWhom: `${me ? `${me.email ?? me.subject}, ` : ''}${date(atMs)} ${shortTime(atMs)} ${zoneName(atMs)}`,
  }
}
