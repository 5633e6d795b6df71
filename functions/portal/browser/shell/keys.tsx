// The shortcuts of every screen: to the sections, and to the help.
import { useSignal } from '@preact/signals'
import type { FunctionComponent } from 'preact'
import { KeyboardHelp } from '../keyboard/keyboard-help.tsx'
import { useShortcuts } from '../keyboard/shortcuts.ts'
import { go } from '../router/address.ts'
import { loadStyle } from '../style/style-sheets.ts'
import type { Section } from './sections.tsx'

const keyOf = {
  list: 'g l',
  insights: 'g i',
  tail: 'g t',
  downloads: 'g d',
  log: 'g p',
  senders: 'g s',
  verify: 'g v',
} as const satisfies Readonly<Record<Section['name'], string>>

export function Keys({ sections }: { readonly sections: readonly Section[] }) {
  const help = useSignal<FunctionComponent<{ onClose: () => void }> | undefined>(undefined)
  const open = async () => {
    await loadStyle('settings')
    help.value = KeyboardHelp
  }
  const toSections = sections.map(({ name, href }) => [keyOf[name], () => go(href)] as const)
  useShortcuts({ '?': () => void open(), ...Object.fromEntries(toSections) })
  const Help = help.value
  return Help ? (
    <Help
      onClose={() => {
        help.value = undefined
      }}
    />
  ) : null
}
