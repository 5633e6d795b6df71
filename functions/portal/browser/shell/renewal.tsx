// Above every screen: that the session is about to end, where the issuer gives no refresh tokens, and that it has ended. Signing in again leaves
// the page as it is.
import { useEffect, useState } from 'preact/hooks'
import { hasEnded, renewals, session, sessionEndsMs, signInAgain } from '../session/session.ts'
import { Icon } from '../widgets/icon.tsx'
import { SignedOut } from '../widgets/states.tsx'
import { shortTime } from '../words/format.ts'
import { shellWords } from './words.ts'

const beforeMs = 5 * 60_000

export function Renewal() {
  const say = shellWords()
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 10_000)
    return () => clearInterval(timer)
  }, [])
  // A new token has a new end.
  void renewals.value
  if (session.value.kind !== 'signed-in') return null
  const endsMs = sessionEndsMs()
  if (hasEnded.value || (endsMs !== undefined && endsMs <= now)) return <SignedOut class="banner" />
  if (endsMs === undefined || endsMs - now > beforeMs) return null
  return (
    <div class="notice banner" role="status">
      <Icon name="clock" />
      <span class="grow">{say.endsAt(shortTime(endsMs))}</span>
      <button type="button" class="button small" onClick={() => void signInAgain()}>
        {say.renew}
      </button>
    </div>
  )
}
