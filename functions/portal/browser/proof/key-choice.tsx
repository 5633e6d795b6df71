// Asks a person whether a key is the one that they got in another way. Without that, nothing counts as proven.
import { useState } from 'preact/hooks'
import { parseVerifierKey } from '../../../../shared/proof/verifier-key.ts'
import { Icon } from '../widgets/icon.tsx'
import { ed25519IfLacking } from './ed25519.ts'
import { keptLogs } from './kept-in-browser.ts'
import { KeyPrint } from './key-print.tsx'
import { pinKey } from './log-meeting.ts'
import { proofWords } from './words.ts'

export interface KeyChoiceProps {
  readonly organizationId: string
  readonly onPinned: () => void
}

/** For a key that the service gave. */
export function CompareKey({ organizationId, keyText, onPinned }: KeyChoiceProps & { readonly keyText: string }) {
  const say = proofWords()
  const pin = async () => {
    await pinKey(await keptLogs(), organizationId, keyText, Date.now())
    onPinned()
  }
  return (
    <>
      <KeyPrint keyText={keyText} />
      <div class="buttons">
        <button type="button" class="button primary" onClick={pin}>
          {say.keyMatches}
        </button>
        <button type="button" class="button" onClick={() => print()}>
          <Icon name="print" />
          {say.print}
        </button>
      </div>
    </>
  )
}

/** For a log whose key is unknown. */
export function EnterKey({ organizationId, onPinned }: KeyChoiceProps) {
  const say = proofWords()
  const [isWrong, setWrong] = useState(false)
  const pin = async (event: SubmitEvent) => {
    event.preventDefault()
    const text = String(new FormData(event.target as HTMLFormElement).get('key') ?? '').trim()
    const key = await parseVerifierKey(text, await ed25519IfLacking())
    if (!key?.name.endsWith(`/organizations/${organizationId}`)) return setWrong(true)
    await pinKey(await keptLogs(), organizationId, text, Date.now())
    onPinned()
  }
  return (
    <form onSubmit={pin} class="stack tight">
      <div class="field">
        <label for="log-key">{say.keyField}</label>
        <input
          class="input code"
          id="log-key"
          name="key"
          autocomplete="off"
          aria-invalid={isWrong}
          aria-describedby="log-key-hint"
        />
        <span class="hint" id="log-key-hint" role={isWrong ? 'alert' : undefined}>
          {isWrong ? say.keyWrong : say.keyHint}
        </span>
      </div>
      <div class="buttons">
        <button type="submit" class="button primary">
          {say.keyUse}
        </button>
      </div>
    </form>
  )
}
