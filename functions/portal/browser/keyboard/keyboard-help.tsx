// The dialog that lists the shortcuts. Every row is a shortcut of some screen (useShortcuts).
import { useEffect, useRef } from 'preact/hooks'
import { shortcuts } from '../preferences/preferences.ts'
import { Icon } from '../widgets/icon.tsx'
import { keyboardWords } from './words.ts'

type KeyName = keyof ReturnType<typeof keyboardWords>['keys']

const groups = {
  everywhere: [
    ['?', 'help'],
    ['g l', 'goList'],
    ['g i', 'goInsights'],
    ['g t', 'goTail'],
    ['g d', 'goDownloads'],
    ['g p', 'goLog'],
    ['g s', 'goSenders'],
    ['g v', 'goVerify'],
    ['Esc', 'escape'],
  ],
  list: [
    ['/', 'search'],
    ['j', 'next'],
    ['k', 'previous'],
    ['Enter', 'open'],
    ['f', 'facets'],
    ['t', 'time'],
    ['Space', 'tick'],
    ['c', 'compareTicked'],
    ['e', 'download'],
    ['y', 'copyLink'],
  ],
  entry: [
    ['t', 'timeline'],
    ['c', 'compareEntry'],
    ['y', 'copyLink'],
  ],
} as const satisfies Readonly<Record<string, readonly (readonly [keys: string, name: KeyName])[]>>

export function KeyboardHelp({ onClose }: { readonly onClose: () => void }) {
  const say = keyboardWords()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog class="keyboard-help" ref={dialog} aria-labelledby="keyboard-help-title" onClose={onClose}>
      <header>
        <h2 id="keyboard-help-title">{say.title}</h2>
        <button
          type="button"
          class="button quiet only-icon"
          aria-label={say.close}
          title={say.close}
          onClick={() => dialog.current?.close()}
        >
          <Icon name="cross" />
        </button>
      </header>
      {shortcuts.value === 'off' && <p class="dim">{say.off}</p>}
      <div class="groups">
        {Object.entries(groups).map(([where, rows]) => (
          <section>
            <h3 class="label">{say.where[where as keyof typeof groups]}</h3>
            <dl>
              {rows.map(([keys, name]) => (
                <>
                  <dt>
                    {keys.split(' ').map((key) => (
                      <kbd>{key}</kbd>
                    ))}
                  </dt>
                  <dd>{say.keys[name]}</dd>
                </>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </dialog>
  )
}
