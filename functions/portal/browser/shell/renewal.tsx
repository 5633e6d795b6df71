// For issuers without refresh tokens: warns five minutes before the session ends, and renews it. The address is kept.
import { useEffect, useState } from 'preact/hooks'
import { session, sessionEndsMs, signIn } from '../session/session.ts'
import { Icon } from '../widgets/icon.tsx'
import { shortTime } from '../words/format.ts'
import { shellWords } from './words.ts'

const beforeMs = 5 * 60_000

export function Renewal() {
  const say = shellWords()
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 20_000)
    return () => clearInterval(timer)
  }, [])
  const endsMs = session.value.kind === 'signed-in' ? sessionEndsMs() : undefined
  if (endsMs === undefined || endsMs - now > beforeMs) return null
  return (
    <div class="notice banner" role="status">
      <Icon name="clock" />
      <span class="grow">{say.endsAt(shortTime(endsMs))}</span>
      <button type="button" class="button small" onClick={() => signIn()}>
        {say.renew}
      </button>
    </div>
  )
}
