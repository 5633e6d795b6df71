// The page for a reader who must sign in: the reason, and the button.
import { type Session, signIn } from '../session/session.ts'
import { Brand } from '../widgets/brand.tsx'
import { Icon } from '../widgets/icon.tsx'
import { shellWords } from './words.ts'

export function SignInPage({ session }: { readonly session: Extract<Session, { kind: 'nobody' }> }) {
  const say = shellWords()
  const said = {
    'not-asked': undefined,
    ended: say.ended,
    'signed-out': say.signedOut,
    refused: session.reason === 'state' ? say.refusedState : say.refused,
    unavailable: say.unavailable,
    'not-set-up': say.notSetUp,
  }[session.why]
  const isFailure = session.why === 'refused' || session.why === 'unavailable'
  return (
    <div class="sign-in">
      <main>
        <div class="stack tight">
          <Brand />
          <p class="second">{say.claim}</p>
        </div>
        {said !== undefined && (
          <div class={`notice ${isFailure ? 'failure' : session.why === 'ended' ? 'caution' : ''}`} role="status">
            <Icon name={isFailure ? 'failed' : session.why === 'ended' ? 'clock' : 'info'} />
            <span class="grow">
              {said}
              {session.why === 'not-set-up' && ` ${say.notSetUpHow}`}
              {session.reason !== undefined && session.reason !== 'state' && (
                <span class="code"> {session.reason}</span>
              )}
            </span>
          </div>
        )}
        {session.why !== 'not-set-up' && (
          <div class="buttons">
            <button type="button" class="button primary" onClick={() => signIn()}>
              {session.why === 'ended' ? say.signInAgain : say.signIn}
            </button>
          </div>
        )}
        <p class="second">
          <a href="/verify">{say.verifyWithout}</a>
        </p>
      </main>
    </div>
  )
}
